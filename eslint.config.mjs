// Lint of all TypeScript: the program (infra, stacks, test) by the root's tsconfig, the stand-ins by sandbox/tsconfig.json.
import eslint from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  // Generated, bundled or installed.
  { ignores: ["**/node_modules/", "**/dist/", "**/bin/", "sdks/", "bench/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.mjs"],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: { console: "readonly", fetch: "readonly", process: "readonly" } },
  },
  {
    files: ["**/*.ts"],
    extends: [
      eslint.configs.recommended,
      tseslint.configs.recommendedTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // A parameter that an interface asks for and a method does not need has `_` before it; so has a name in a type's
      // pattern. What is taken out of an object only to have the rest of it is not used either.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // Brackets say that a key may be absent, where the type is an index signature.
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      // An empty string is as absent as none in environment variables, options and program output.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
      // A method that its interface asks for and that has nothing to do is empty.
      "@typescript-eslint/no-empty-function": ["error", { allow: ["methods", "asyncMethods", "arrowFunctions"] }],
      // `async` without `await` makes what a method throws the rejection that its interface promises.
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    files: ["infra/**/*.ts", "stacks/**/*.ts"],
    plugins: { "@pulumi": pulumi },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
    },
  },
  {
    files: ["sandbox/providers/kit/**/*.ts"],
    rules: {
      // The kit carries every provider's values through the same code; their schemas know the types, TypeScript does not.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["sandbox/images/**/*.ts"],
    rules: {
      // Entities and events are dynamic by nature; a schema has checked what is read as text here.
      "@typescript-eslint/no-base-to-string": "off",
    },
  },
);
