// Generates the typed Node.js package of a Pulumi provider from its schema, with Pulumi's own code generator.
//
// The package is made to be linked (`"@pulumi/kong": "file:sdks/kong"`): the program's own @pulumi/pulumi is the only
// one, `tsc -p` compiles it whole into bin/, and no install script is needed, since npm may refuse to run those of a
// linked package.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail when the committed sources differ from the generated ones")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: generate [-check] FOLDER...   (each folder holds a schema.json)")
		os.Exit(2)
	}
	for _, folder := range flag.Args() {
		if err := run(folder, *check); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", folder, err)
			os.Exit(1)
		}
	}
}

func run(folder string, check bool) error {
	files, err := generate(filepath.Join(folder, "schema.json"))
	if err != nil {
		return err
	}
	present, err := sources(folder)
	if err != nil {
		return err
	}
	if check {
		return compare(files, present)
	}
	return write(folder, files, present)
}

// generate returns the package's files by their path inside the folder.
func generate(schemaPath string) (map[string][]byte, error) {
	text, err := os.ReadFile(schemaPath)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", schemaPath, err)
	}
	pkg, err := schema.ImportSpec(spec, map[string]schema.Language{"nodejs": nodejs.Importer}, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	files, err := nodejs.GeneratePackage("sdks/generate", pkg, nil, nil, false, nil)
	if err != nil {
		return nil, err
	}
	fixRootImports(files)
	if err := forLinking(files); err != nil {
		return nil, err
	}
	return files, nil
}

// fixRootImports gives files in subfolders the missing ".." in their imports from the package's root. The generator
// takes path.Dir(filepath.Rel(module, "")), counting on Rel's answer "../."; newer Go releases answer "..".
func fixRootImports(files map[string][]byte) {
	for name, content := range files {
		depth := strings.Count(name, "/")
		if depth == 0 || filepath.Ext(name) != ".ts" {
			continue
		}
		short, right := ".", strings.TrimSuffix(strings.Repeat("../", depth), "/")
		if depth > 1 {
			short = strings.TrimSuffix(strings.Repeat("../", depth-1), "/")
		}
		for _, target := range []string{"/utilities\"", "/types/"} {
			content = bytes.ReplaceAll(content, []byte(`from "`+short+target), []byte(`from "`+right+target))
		}
		files[name] = content
	}
}

// forLinking makes `tsc -p` all that it takes to build the package: the compiler also emits package.json into bin/,
// where the generated code looks for its version.
func forLinking(files map[string][]byte) error {
	err := edit(files, "package.json", func(pkg map[string]any) {
		pkg["private"] = true
		pkg["main"] = "bin/index.js"
		pkg["types"] = "bin/index.d.ts"
		delete(pkg, "devDependencies") // the program that links the package brings its compiler
	})
	if err != nil {
		return err
	}
	return edit(files, "tsconfig.json", func(config map[string]any) {
		options := config["compilerOptions"].(map[string]any)
		options["resolveJsonModule"] = true
		options["skipLibCheck"] = true
		options["types"] = []string{"node"}
		config["files"] = append(config["files"].([]any), "package.json")
	})
}

func edit(files map[string][]byte, name string, change func(map[string]any)) error {
	var content map[string]any
	if err := json.Unmarshal(files[name], &content); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	change(content)
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "    ")
	if err := encoder.Encode(content); err != nil {
		return err
	}
	files[name] = out.Bytes()
	return nil
}

// sources reads what the folder holds already, but for the schema and what is built or installed.
func sources(folder string) (map[string][]byte, error) {
	present := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name == "bin" || name == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		if name == "schema.json" {
			return nil
		}
		present[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	return present, err
}

func compare(files, present map[string][]byte) error {
	var stale []string
	for name, content := range files {
		if committed, ok := present[name]; !ok || !bytes.Equal(committed, content) {
			stale = append(stale, name)
		}
	}
	for name := range present {
		if _, ok := files[name]; !ok {
			stale = append(stale, name)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	sort.Strings(stale)
	return errors.New("not what the generator makes of schema.json: " + strings.Join(stale, ", "))
}

func write(folder string, files, present map[string][]byte) error {
	for name := range present {
		if _, ok := files[name]; !ok {
			if err := os.Remove(filepath.Join(folder, name)); err != nil {
				return err
			}
		}
	}
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
