import assert from "node:assert/strict";
import { parsePipeline } from "../config/parse";
import { compilePipeline } from "../pipeline/compile";
import { compile } from "../testing/pipelines";

describe("plugins of a pipeline", () => {
  const faults: [what: string, text: string, message: RegExp][] = [
    [
      "an unknown plugin",
      "\ninput {\n  beats { port => 5044 }\n}",
      /^test\.conf:3: input plugin 'beats' is not supported by this stand-in \(it has dead_letter_queue, http\)$/,
    ],
    ["a ruby filter", 'filter { ruby { code => "1" } }', /^test\.conf:1: filter plugin 'ruby' is not supported/],
    [
      "an unknown setting",
      "input {\n  http {\n    prot => 1\n  }\n}",
      /^test\.conf:3: setting 'prot' of the http input is not supported by this stand-in$/,
    ],
    [
      "a number that is none",
      'input {\n  http {\n    port => "x"\n  }\n}',
      /^test\.conf:3: setting 'port' of the http input expected a number$/,
    ],
    [
      "a boolean that is none",
      'filter { uuid { target => "ab" overwrite => maybe } }',
      /setting 'overwrite' of the uuid filter expected true or false/,
    ],
    [
      "a value outside a list",
      "input { http { response_code => 500 } }",
      /setting 'response_code' of the http input expected one of 200, 201, 202, 204/,
    ],
    [
      "a scalar given twice",
      "input { http { port => 1 port => 2 } }",
      /setting 'port' of the http input expected a number/,
    ],
    [
      "a hash that is none",
      "filter { mutate { rename => text } }",
      /setting 'rename' of the mutate filter expected a hash/,
    ],
    [
      "a setting that is missing",
      "output { elasticsearch { manage_template => false } }",
      /setting 'index' of the elasticsearch output is required/,
    ],
    [
      "a file that is missing",
      'output { elasticsearch { index => "ab" template => "/no/such" } }',
      /setting 'template' of the elasticsearch output no file \/no\/such/,
    ],
    [
      "a URL that is none",
      'output { elasticsearch { index => "ab" hosts => "http://a:b" manage_template => false } }',
      /'http:\/\/a:b' is not a URL/,
    ],
    ["an unknown codec", "input { http { codec => avro } }", /codec plugin 'avro' is not supported/],
    [
      "an unknown setting of a codec",
      'input { http { codec => json { tagret => "x" } } }',
      /setting 'tagret' of the json codec is not supported/,
    ],
    [
      "a variable that is not set",
      'input {\n http { host => "${NO_SUCH_VARIABLE}" } }',
      /^test\.conf:2: Cannot evaluate `\$\{NO_SUCH_VARIABLE\}`/,
    ],
    [
      "a date pattern it cannot write",
      'filter { mutate { add_field => { "a" => "%{+GG}" } } }',
      /^test\.conf:1: date pattern 'GG'/,
    ],
    [
      "a conditional among inputs",
      "input {\n if [a] { http {} } }",
      /^test\.conf:2: an input section takes no conditionals/,
    ],
    [
      "a broken regular expression",
      "filter {\n if [a] =~ /(/ { drop {} } }",
      /^test\.conf:2: regular expression \/\(\/ is not supported/,
    ],
  ];
  for (const [what, text, message] of faults) {
    it(`refuse ${what}`, () => assert.throws(() => compile(text), { name: "ConfigurationError", message }));
  }

  it("refuse ECS compatibility, Logstash's default", () => {
    const context = { ecsCompatibility: "v8", fail: () => {} };
    assert.throws(
      () => compilePipeline(parsePipeline("input { http {} }", "test.conf"), context),
      /test\.conf:1: http input: ecs_compatibility 'v8' is not supported by this stand-in/,
    );
  });

  it("take their id and environment variables from the pipeline", () => {
    process.env["TEST_PORT"] = "1234";
    const { inputs } = compile(
      'input { http { id => "from kong" port => "${TEST_PORT}" host => "${TEST_HOST:127.0.0.1}" } }',
    );
    assert.equal(inputs[0]?.stats.id, "from kong");
  });
});
