import assert from "node:assert/strict";
import { faults, randomString } from "./password";

describe("random strings", () => {
  it("draw on all four classes by default", () => {
    const text = randomString({ length: 400 });
    assert.equal(text.length, 400);
    for (const pattern of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!@#$%&*()\-_=+[\]{}<>:?]/]) assert.match(text, pattern);
  });

  it("leave out what is switched off", () => {
    assert.match(randomString({ length: 200, special: false, upper: false }), /^[a-z0-9]{200}$/);
  });

  it("keep the minimums, in any position", () => {
    const text = randomString({
      length: 10,
      special: false,
      minNumeric: 9,
      minUpper: 1,
    });
    assert.equal(text.replace(/[^0-9]/g, "").length, 9);
    assert.equal(text.replace(/[^A-Z]/g, "").length, 1);
  });

  it("take their special characters from overrideSpecial", () => {
    assert.match(
      randomString({
        length: 50,
        lower: false,
        upper: false,
        numeric: false,
        overrideSpecial: "_-",
      }),
      /^[_-]{50}$/,
    );
  });

  it("differ from one another", () => {
    assert.notEqual(randomString({ length: 32 }), randomString({ length: 32 }));
  });

  it("name what cannot be made", () => {
    assert.deepEqual(faults({ length: 16 }), []);
    assert.match(faults({ length: 2, minLower: 3 })[0]?.reason ?? "", /less than the 3 characters/);
    assert.match(faults({ length: 0 })[0]?.reason ?? "", /whole number/);
    const none = { lower: false, upper: false, numeric: false, special: false };
    assert.match(faults({ length: 8, ...none })[0]?.reason ?? "", /switched off/);
  });
});
