package format_test

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/zoolab/zoolab/labs/grade/format"
)

type dict = map[string]any

// The documented keys (docs.github.com, "Workflow syntax" and "Metadata syntax").
var (
	workflowKeys = words("name run-name on permissions env defaults concurrency jobs")
	jobKeys      = words("name permissions needs if runs-on environment concurrency outputs env defaults steps timeout-minutes strategy continue-on-error container services uses with secrets")
	stepKeys     = words("id if name uses run working-directory shell with env continue-on-error timeout-minutes")
	actionKeys   = words("name author description inputs outputs runs branding")
	inputKeys    = words("description required default deprecationMessage")
	outputKeys   = words("description value")
	bareStepKeys = words("id if name uses run working-directory shell with env continue-on-error")
	pinnedAction = regexp.MustCompile(`^([a-z-]+/[a-z-]+@v[0-9]+|\./\.github/actions/[a-z]+)$`)
	expression   = regexp.MustCompile(`\$\{\{(.*?)\}\}`)
	reference    = regexp.MustCompile(`(inputs|steps)\.([a-z]+)`)
)

func onlyKeys(what string, d dict, known []string) error {
	for _, k := range slices.Sorted(maps.Keys(d)) {
		if !slices.Contains(known, k) {
			return fmt.Errorf("%s has no key %s", what, k)
		}
	}
	return nil
}

// lintSteps holds steps to the documented keys, and to ours: actions are pinned, and
// no expression stands in a script, where what it is replaced by would be obeyed.
func lintSteps(v any, keys []string, composite bool, inputs dict) error {
	steps, ok := v.([]any)
	if !ok || len(steps) == 0 {
		return errors.New("there are no steps")
	}
	ids := dict{}
	for i, v := range steps {
		step, _ := v.(dict)
		what := fmt.Sprintf("step %d", i+1)
		if err := onlyKeys(what, step, keys); err != nil {
			return err
		}
		uses, isUse := step["uses"].(string)
		run, isRun := step["run"].(string)
		_, shell := step["shell"].(string)
		switch {
		case isUse == isRun:
			return fmt.Errorf("%s needs one of uses and run", what)
		case isUse && !pinnedAction.MatchString(uses):
			return fmt.Errorf("%s uses %s, which is not pinned", what, uses)
		case isRun && composite && !shell:
			return fmt.Errorf("%s of a composite action needs a shell", what)
		case isRun && expression.MatchString(run):
			return fmt.Errorf("%s has an expression in its script", what)
		}
		for _, e := range expression.FindAllStringSubmatch(fmt.Sprint(step), -1) {
			for _, r := range reference.FindAllStringSubmatch(e[1], -1) {
				if known := map[string]dict{"inputs": inputs, "steps": ids}[r[1]]; known[r[2]] == nil {
					return fmt.Errorf("%s speaks of %s, which there is not", what, r[0])
				}
			}
		}
		if id, ok := step["id"].(string); ok {
			ids[id] = true
		}
	}
	return nil
}

func lintWorkflow(text string) error {
	var w dict
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		return err
	}
	if err := onlyKeys("a workflow", w, workflowKeys); err != nil {
		return err
	}
	if fmt.Sprint(w["permissions"]) != "map[contents:read]" {
		return fmt.Errorf("the permissions are %v", w["permissions"])
	}
	jobs, _ := w["jobs"].(dict)
	if w["on"] == nil || len(jobs) == 0 {
		return errors.New("there is no event or no job")
	}
	for name, v := range jobs {
		job, _ := v.(dict)
		if err := onlyKeys("job "+name, job, jobKeys); err != nil {
			return err
		}
		if job["runs-on"] == nil || job["permissions"] != nil {
			return fmt.Errorf("job %s runs nowhere, or with permissions of its own", name)
		}
		if err := lintSteps(job["steps"], stepKeys, false, nil); err != nil {
			return fmt.Errorf("job %s: %w", name, err)
		}
	}
	return nil
}

func lintAction(text string) error {
	var a dict
	if err := yaml.Unmarshal([]byte(text), &a); err != nil {
		return err
	}
	if err := onlyKeys("an action", a, actionKeys); err != nil {
		return err
	}
	inputs, _ := a["inputs"].(dict)
	outputs, _ := a["outputs"].(dict)
	for name, v := range inputs {
		d, _ := v.(dict)
		if err := onlyKeys("input "+name, d, inputKeys); err != nil || d["description"] == nil {
			return fmt.Errorf("input %s lacks its description, or %w", name, err)
		}
	}
	for name, v := range outputs {
		d, _ := v.(dict)
		if err := onlyKeys("output "+name, d, outputKeys); err != nil || d["description"] == nil || d["value"] == nil {
			return fmt.Errorf("output %s lacks its description or its value, or %w", name, err)
		}
	}
	runs, _ := a["runs"].(dict)
	if a["name"] == nil || a["description"] == nil || runs["using"] != "composite" {
		return errors.New("the action lacks its name, its description or using: composite")
	}
	if err := onlyKeys("runs", runs, words("using steps")); err != nil {
		return err
	}
	return lintSteps(runs["steps"], bareStepKeys, true, inputs)
}

func workflowFiles(t *testing.T) (action, workflow string) {
	t.Helper()
	files, err := format.Workflow(paxos(t), "v1.2.0")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || files[0].Path != ".github/actions/grade/action.yml" || files[1].Path != ".github/workflows/grade.yml" {
		t.Fatalf("the files are %v", files)
	}
	return string(files[0].Text), string(files[1].Text)
}

func TestWorkflowFilesAreAsDocumented(t *testing.T) {
	action, workflow := workflowFiles(t)
	if err := lintAction(action); err != nil {
		t.Errorf("action.yml: %v", err)
	}
	if err := lintWorkflow(workflow); err != nil {
		t.Errorf("grade.yml: %v", err)
	}
}

// The workflow grades this lab with this release, under the names that Classroom
// wants, and the reporter is given the output of the step that it is told of.
func TestWorkflowFitsTogether(t *testing.T) {
	action, workflow := workflowFiles(t)
	for _, want := range []string{"name: Autograding Tests\n", "  run-autograding-tests:\n", "lab: 04-paxos\n", "version: v1.2.0\n",
		"id: zoolab\n", "uses: ./.github/actions/grade\n", "ZOOLAB_RESULTS: ${{ steps.zoolab.outputs.result }}\n", "runners: zoolab\n"} {
		if !strings.Contains(workflow, want) {
			t.Errorf("grade.yml lacks %q", want)
		}
	}
	for _, m := range regexp.MustCompile(`--also (\S+?)=`).FindAllStringSubmatch(action, -1) {
		if _, err := format.Find(m[1]); err != nil {
			t.Errorf("action.yml: %v", err)
		}
	}
	if strings.Contains(action+workflow, "{{.") {
		t.Error("something is not filled in")
	}
}

// The linter refuses what GitHub would, and what we do not want.
func TestWorkflowLinterRefuses(t *testing.T) {
	action, workflow := workflowFiles(t)
	for _, c := range []struct{ old, now, why string }{
		{"contents: read", "contents: write", "the permissions are"},
		{"permissions:\n  contents: read\n", "", "the permissions are"},
		{"timeout-minutes", "timeout", "has no key timeout"},
		{"actions/checkout@v4", "actions/checkout@main", "is not pinned"},
		{"actions/checkout@v4", "actions/checkout", "is not pinned"},
		{"uses: actions/checkout@v4", "run: echo ${{ github.ref }}", "an expression in its script"},
		{"id: zoolab", "id: grader", "steps.zoolab, which there is not"},
		{"runs-on: ubuntu-latest", "name: x", "runs nowhere"},
		{"concurrency:", "concurrent:", "has no key concurrent"},
	} {
		if err := lintWorkflow(strings.Replace(workflow, c.old, c.now, 1)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("with %q the linter says %v and should say %s", c.now, err, c.why)
		}
	}
	for _, c := range []struct{ old, now, why string }{
		{"using: composite", "using: node20", "using: composite"},
		{"      shell: bash\n", "", "needs a shell"},
		{"inputs.lab", "inputs.laboratory", "inputs.laboratory, which there is not"},
		{"$LAB", "${{ inputs.lab }}", "an expression in its script"},
		{"required: true", "need: true", "has no key need"},
		{"value: ${{", "val: ${{", "has no key val"},
		{"id: grade\n", "timeout-minutes: 3\n", "has no key timeout-minutes"},
	} {
		if err := lintAction(strings.Replace(action, c.old, c.now, 1)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("with %q the linter says %v and should say %s", c.now, err, c.why)
		}
	}
}

// A version that is no release is refused: a moving one would grade differently
// tomorrow.
func TestWorkflowPinsARelease(t *testing.T) {
	for _, version := range []string{"", "latest", "main", "v1", "1.2.0", "v1.2.0\n  evil: true"} {
		if _, err := format.Workflow(paxos(t), version); err == nil || !strings.Contains(err.Error(), "a workflow grades with a release") {
			t.Errorf("%q: the error is %v", version, err)
		}
	}
}
