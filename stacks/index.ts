import { loadConfig } from "../infra/config";
import { domain } from "./domain";
import { platform } from "./platform";

const config = loadConfig();

export = "platformStack" in config ? domain(config) : platform(config);
