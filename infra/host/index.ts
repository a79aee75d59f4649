export { Host, type HostArgs } from "./host";
export { imageOnPostgres } from "./builtImage";
export { type Certificate, certificateFor } from "./certificate";
export { preflight } from "./preflight";
export { Service, type ServiceArgs, type SecretFile } from "./service";
export { hashFolder, readText, render } from "./files";
export { generatedSecret } from "./secret";
