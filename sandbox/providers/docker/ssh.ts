import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
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
    const connection = new SshConnection(spawn("ssh", this.arguments_));
    // A request hears of errors itself; once it is over, the agent's closing of the connection is one to nobody.
    return connection.on("error", () => undefined);
  }
}

/** The streams of an `ssh` process as one; when it fails, the error is what it says of itself. */
class SshConnection extends Duplex {
  private complaints = "";

  constructor(private readonly ssh: ChildProcessWithoutNullStreams) {
    super();
    ssh.on("error", (error) => this.destroy(error));
    ssh.on("close", (code) => {
      if (code) this.destroy(new Error(this.complaints.trim() || `ssh ended with code ${code}`));
      else this.push(null);
    });
    ssh.stdout.on("data", (chunk: Buffer) => this.push(chunk) || ssh.stdout.pause());
    ssh.stderr.on("data", (chunk: Buffer) => (this.complaints += chunk.toString()));
    // That nobody reads any more is explained when the process has ended.
    ssh.stdin.on("error", () => undefined);
  }

  override _read(): void {
    this.ssh.stdout.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: () => void): void {
    this.ssh.stdin.write(chunk, encoding, () => done());
  }

  override _final(done: () => void): void {
    this.ssh.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.ssh.kill();
    done(error);
  }

  // What an agent asks of a socket in order to use it again, and what pipes have no equivalent of.
  setKeepAlive = (): this => this;
  setNoDelay = (): this => this;
  setTimeout = (): this => this;
  ref = (): this => this;
  unref = (): this => this;
}
