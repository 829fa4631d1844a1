package manifests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

const (
	// The module that builds the local cluster pins the version of Kubernetes, and so the version of the schemas.
	kubernetes = "../local-cluster/kubernetes"
	references = "#/components/schemas/"
)

type object = map[string]any

// writeSchemas makes the JSON schemas that kubeconform reads: of Kubernetes from the OpenAPI in its Go module, and of
// FetchJob and FetchCalendar from their definitions. It needs no network if the local cluster was built here.
func writeSchemas(t *testing.T) string {
	if text, err := run(t, "", "go", "-C", kubernetes, "mod", "download", "k8s.io/kubernetes"); err != nil {
		t.Fatal(err, text)
	}
	module, err := run(t, "", "go", "-C", kubernetes, "list", "-m", "-f", "{{.Dir}}", "k8s.io/kubernetes")
	if err != nil {
		t.Fatal(err, module)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(module), "api/openapi-spec/v3/*_openapi.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no OpenAPI in %s: %v", module, err)
	}
	folder := t.TempDir()
	for _, file := range files {
		var api struct{ Components struct{ Schemas object } }
		parse(t, file, json.Unmarshal, &api)
		definitions := strict(api.Components.Schemas).(object)
		for name, schema := range definitions {
			kinds, _ := schema.(object)["x-kubernetes-group-version-kind"].([]any)
			if len(kinds) == 1 {
				kind := kinds[0].(object)
				write(t, folder, kind["kind"].(string), kind["group"].(string), kind["version"].(string),
					object{"$ref": "#/definitions/" + name, "definitions": definitions})
			}
		}
	}
	definitions, err := filepath.Glob("../../crds/*.yaml")
	if err != nil || len(definitions) == 0 {
		t.Fatalf("no definitions: %v", err)
	}
	for _, file := range definitions {
		var definition struct {
			Spec struct {
				Group    string
				Names    struct{ Kind string }
				Versions []struct {
					Name   string
					Schema struct{ OpenAPIV3Schema object }
				}
			}
		}
		parse(t, file, func(text []byte, into any) error { return yaml.Unmarshal(text, into) }, &definition)
		for _, version := range definition.Spec.Versions {
			schema := version.Schema.OpenAPIV3Schema
			// Kubernetes adds these fields to every definition.
			fields := schema["properties"].(object)
			fields["apiVersion"], fields["kind"], fields["metadata"] = object{}, object{}, object{}
			write(t, folder, definition.Spec.Names.Kind, definition.Spec.Group, version.Name, strict(schema))
		}
	}
	return folder
}

func parse(t *testing.T, file string, unmarshal func([]byte, any) error, into any) {
	text, err := os.ReadFile(file)
	if err == nil {
		err = unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(file, err)
	}
}

// write names the file as kubeconform looks for it: kind, first part of the group, version.
func write(t *testing.T, folder, kind, group, version string, schema any) {
	name := kind + "-" + version
	if group != "" {
		name = kind + "-" + strings.Split(group, ".")[0] + "-" + version
	}
	text, err := json.Marshal(schema)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, strings.ToLower(name)+".json"), text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// strict returns the schema in the form of JSON Schema. Fields that the schema does not list are errors, as in an API
// server that validates strictly.
func strict(schema any) any {
	switch value := schema.(type) {
	case []any:
		for i := range value {
			value[i] = strict(value[i])
		}
	case object:
		for key := range value {
			value[key] = strict(value[key])
		}
		if reference, ok := value["$ref"].(string); ok {
			value["$ref"] = strings.Replace(reference, references, "#/definitions/", 1)
		}
		_, listed := value["properties"].(object)
		_, further := value["additionalProperties"]
		if listed && !further && value["type"] == "object" && value["x-kubernetes-preserve-unknown-fields"] != true {
			value["additionalProperties"] = false
		}
	}
	return schema
}
