// Package manifests checks the objects of the chart and of the operator with two programs that platform teams use:
// kubeconform knows the schemas of Kubernetes, and kube-score knows recommendations.
package manifests

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	chart     = "../../helm/fetchjob-operator"
	settings  = "../../helm/src/test/resources"
	operator  = "../../operator/src/test/resources/desired/*/out-cronjob.yaml"
	explained = "explained.tsv"

	// These kinds belong to the Prometheus operator. Kubernetes has no schema of them.
	others = "PodMonitor,ServiceMonitor,PrometheusRule"
)

// allOK is kube-score's grade of an object without a finding.
const allOK = 10

// manifests are objects that are checked together, because one may refer to another.
var manifests = []struct {
	name     string
	values   string
	cronJobs bool
}{
	{"default values", "", false},
	{"two replicas", "ha.yaml", false},
	{"namespaces", "namespaces.yaml", true},
	{"every value", "everything.yaml", true},
}

func TestConformToTheSchemasOfKubernetes(t *testing.T) {
	schemas := writeSchemas(t)
	check := func(t *testing.T, objects string) {
		output, err := run(t, objects, "go", "tool", "kubeconform", "-strict", "-summary", "-skip", others,
			"-schema-location", schemas+"/{{ .ResourceKind }}{{ .KindSuffix }}.json")
		t.Log(output)
		if err != nil {
			t.Error(err)
		}
	}
	for _, each := range manifests {
		t.Run(each.name, func(t *testing.T) { check(t, objects(t, each.values, each.cronJobs)) })
	}
	t.Run("examples", func(t *testing.T) {
		check(t, read(t, "../../examples/*.yaml")+read(t, "../../examples/calendars/*.yaml"))
	})
	t.Run("a wrong field is found", func(t *testing.T) {
		wrong := strings.Replace(objects(t, "", false), "replicas: 1", "replica: 1", 1)
		if output, err := run(t, wrong, "go", "tool", "kubeconform", "-strict", "-skip", others,
			"-schema-location", schemas+"/{{ .ResourceKind }}{{ .KindSuffix }}.json"); err == nil || !strings.Contains(output, "replica") {
			t.Errorf("kubeconform accepts a field that does not exist: %s", output)
		}
	})
}

type scored struct {
	Name string `json:"object_name"`
	Type struct {
		Kind string `json:"kind"`
	} `json:"type_meta"`
	Checks []struct {
		Check    struct{ ID string }
		Grade    int
		Skipped  bool
		Comments []struct{ Summary string }
	}
}

func TestEveryFindingOfKubeScoreIsExplained(t *testing.T) {
	explanations := readExplanations(t)
	used := map[string]bool{}
	for _, each := range manifests {
		t.Run(each.name, func(t *testing.T) {
			// kube-score ends with 1 if it has findings.
			output, _ := run(t, objects(t, each.values, each.cronJobs), "go", "tool", "kube-score", "score",
				"--kubernetes-version", "v1.34", "--output-format", "json", "-")
			var all []scored
			if err := json.Unmarshal([]byte(output[max(0, strings.Index(output, "[")):]), &all); err != nil || len(all) == 0 {
				t.Fatalf("kube-score gave no result: %v: %s", err, output)
			}
			seen := map[string]bool{}
			for _, object := range all {
				for _, check := range object.Checks {
					if check.Skipped || check.Grade >= allOK {
						continue
					}
					for _, comment := range check.Comments {
						key := strings.Join([]string{each.name, object.Type.Kind, check.Check.ID, comment.Summary}, "\t")
						if seen[key] {
							continue
						}
						if reason, known := explanations[key]; known {
							t.Logf("%s: %s", strings.Join(strings.Split(key, "\t")[1:], ": "), reason)
						} else {
							t.Errorf("unexplained, of %s: %s", object.Name, key)
						}
						seen[key], used[key] = true, true
					}
				}
			}
			t.Logf("%d objects, %d kinds of findings", len(all), len(seen))
		})
	}
	for key := range explanations {
		if !used[key] {
			t.Errorf("%s explains what kube-score does not find any more: %s", explained, key)
		}
	}
}

// readExplanations reads the lines of explained.tsv. A line may name several manifests, with commas.
func readExplanations(t *testing.T) map[string]string {
	reasons := map[string]string{}
	for _, line := range strings.Split(read(t, explained), "\n") {
		if strings.HasPrefix(line, "#") || !strings.Contains(line, "\t") {
			continue
		}
		cells := strings.SplitN(line, "\t", 5)
		if len(cells) != 5 || cells[4] == "" {
			t.Fatalf("%s: a line has manifests, kind, check, finding and reason: %s", explained, line)
		}
		for _, name := range strings.Split(cells[0], ", ") {
			reasons[strings.Join([]string{name, cells[1], cells[2], cells[3]}, "\t")] = cells[4]
		}
	}
	return reasons
}

// objects renders the chart, and adds the CronJobs that the operator makes.
func objects(t *testing.T, values string, cronJobs bool) string {
	args := []string{"helm", "template", "fetchjob-operator", chart, "--namespace", "fetchjob-system"}
	if values != "" {
		args = append(args, "--values", filepath.Join(settings, values))
	}
	text, err := run(t, "", "../cluster", args...)
	if err != nil {
		t.Fatal(err, text)
	}
	if cronJobs {
		text += read(t, operator)
	}
	return text
}

// read returns all files of a pattern as documents of one YAML stream.
func read(t *testing.T, pattern string) string {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	var text strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString("---\n" + string(content) + "\n")
	}
	return text.String()
}

// run returns the standard output of a program, and its standard error if it fails without output.
func run(t *testing.T, input, program string, args ...string) (string, error) {
	t.Helper()
	command := exec.Command(program, args...)
	var output, problems bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &output, &problems
	err := command.Run()
	if err != nil && output.Len() == 0 {
		return problems.String(), err
	}
	return output.String(), err
}
