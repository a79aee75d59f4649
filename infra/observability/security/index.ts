export { AUTHORITY_FILE, type Login, authorityFile, curlLogin } from "./login";
export { Security } from "./security";
export { Users } from "./users";
