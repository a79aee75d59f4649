export { type AdminApi, Gateway } from "./gateway";
export { RateLimitStore } from "./rateLimitStore";
