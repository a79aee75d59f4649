import { spawn } from "node:child_process";
import { Agent, type ClientRequestArgs } from "node:http";
import { Duplex } from "node:stream";

/**
 * An HTTP agent that reaches a remote engine as the docker command does: through the machine's own `ssh`, with the user's
 * configuration, keys and known hosts, and `docker system dial-stdio` at the other end.
 */
export function sshAgent(url: URL, sshOpts: readonly string[]): Agent {
  return new SshAgent(sshArguments(url, sshOpts));
}

export function sshArguments(url: URL, sshOpts: readonly string[]): string[] {
  const user = url.username ? ["-l", decodeURIComponent(url.username)] : [];
  const port = url.port ? ["-p", url.port] : [];
  return ["-o", "BatchMode=yes", ...sshOpts, ...user, ...port, "--", url.hostname, "docker", "system", "dial-stdio"];
}

class SshAgent extends Agent {
  constructor(private readonly arguments_: string[]) {
    super({ keepAlive: true, maxSockets: 8 });
  }

  createConnection(_options: ClientRequestArgs): Duplex {
    const ssh = spawn("ssh", this.arguments_, { stdio: ["pipe", "pipe", "pipe"] });
    const connection = asSocket(Duplex.from({ writable: ssh.stdin, readable: ssh.stdout }));
    let complaints = "";
    ssh.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    ssh.on("error", (error) => connection.destroy(error));
    ssh.on("close", (code) => {
      if (code) connection.destroy(new Error(complaints.trim() || `ssh ended with code ${code}`));
    });
    // A request hears of errors itself; once it is over, the agent's closing of the connection is one to nobody.
    connection.on("error", () => undefined).on("close", () => ssh.kill());
    return connection;
  }
}

/** What an agent asks of a socket in order to use it again, and what pipes have no equivalent of. */
function asSocket(connection: Duplex): Duplex {
  const same = () => connection;
  return Object.assign(connection, { setKeepAlive: same, setNoDelay: same, setTimeout: same, ref: same, unref: same });
}
