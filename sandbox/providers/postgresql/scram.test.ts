import assert from "node:assert/strict";
import { isHashed, md5, verifier } from "./scram";

describe("the SCRAM verifier", () => {
  it("is the one that PostgreSQL makes of the same password and salt", () => {
    // The example of RFC 7677: user, password 'pencil', 4096 rounds.
    const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
    assert.equal(
      verifier("pencil", salt),
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
  });

  it("has a salt of its own each time", () => {
    assert.notEqual(verifier("pencil"), verifier("pencil"));
  });

  it("leaves a text alone that is hashed already", () => {
    for (const hashed of [verifier("pencil"), md5("pencil", "kong")]) {
      assert.ok(isHashed(hashed));
      assert.equal(verifier(hashed), hashed);
    }
    assert.ok(!isHashed("md5"));
  });
});
