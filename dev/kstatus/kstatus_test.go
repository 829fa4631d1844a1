// Package kstatus asks the reference implementation what tools that understand kstatus (Helm, Flux, kpt) read from the
// statuses that the operator writes. The objects are the operator's golden files.
package kstatus

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/yaml"
)

const golden = "../../operator/src/test/resources/health"

var expected = regexp.MustCompile(`(?m)^# kstatus: (\w+)$`)

func TestReadsFromEveryStatusWhatItMeans(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(golden, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no objects in %s: %v", golden, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := expected.FindSubmatch(text)
			if want == nil {
				t.Fatal("wants a line '# kstatus: …'")
			}
			var object unstructured.Unstructured
			if err := yaml.Unmarshal(text, &object); err != nil {
				t.Fatal(err)
			}
			result, err := status.Compute(&object)
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Status.String(); got != string(want[1]) {
				t.Errorf("kstatus is %s (%s), and %s is expected", got, result.Message, want[1])
			}
		})
	}
}
