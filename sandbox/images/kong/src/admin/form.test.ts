import assert from "node:assert/strict";
import { plugins } from "../entities/plugins.js";
import { services } from "../entities/services.js";
import { inferTypes, parseForm } from "./form.js";

describe("kong: forms", () => {
  it("reads lists, nested names and types", () => {
    const body = parseForm("name=s&url=http://h:80/b&tags[]=a&tags[]=b&retries=3&enabled=false");
    assert.deepEqual(inferTypes(services, body), {
      name: "s",
      url: "http://h:80/b",
      tags: ["a", "b"],
      retries: 3,
      enabled: false,
    });
  });

  it("takes the types of a plugin's own configuration", () => {
    const body = parseForm(
      "name=cors&config.origins[1]=a&config.origins[2]=b&config.max_age=5&config.credentials=true",
    );
    const config = { origins: ["a", "b"], max_age: 5, credentials: true };
    assert.deepEqual(inferTypes(plugins, body), { name: "cors", config });
  });
});
