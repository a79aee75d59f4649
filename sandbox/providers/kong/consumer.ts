import { list, string } from "../kit";
import { entity, topLevel } from "./entity";

export const consumer = entity({
  name: "consumer",
  address: topLevel("/consumers"),
  inputs: { username: string(), customId: string(), tags: list(string()) },
});
