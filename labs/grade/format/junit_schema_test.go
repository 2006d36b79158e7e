package format_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// A dialect is a schema of JUnit XML, stated as facts about its elements. The same
// facts make the validator of this file and the XSD that xmllint is given.
type dialect struct {
	name     string
	source   string
	elements []element
	time     *regexp.Regexp // of the attributes called time of suites; nil is any text
}

// An element has attributes and children, in this order or, when it is loose, in any
// and any number. Mixed is one that may hold text.
type element struct {
	name               string
	required, optional []string
	children           []child
	loose, mixed       bool
}

type child struct {
	name  string
	least int
	most  int // -1: any number
}

// words splits a list of names.
func words(text string) []string { return strings.Fields(text) }

var outcomes = []element{
	{name: "failure", optional: words("type message"), mixed: true},
	{name: "error", optional: words("type message"), mixed: true},
	{name: "property", required: words("name value")},
	{name: "system-out", mixed: true},
	{name: "system-err", mixed: true},
}

// dialects are the two schemas of Jenkins's xunit plugin that are in use: what our
// reports obey both of, other servers read as well.
var dialects = []dialect{
	{
		name:   "junit-4",
		source: "jenkins-junit.xsd, as junit-team/junit5 keeps it in platform-tests/src/test/resources",
		elements: append([]element{
			{name: "testsuites", optional: words("name time tests failures disabled errors"), children: []child{{"testsuite", 0, -1}}},
			{name: "testsuite", required: words("name tests"),
				optional: words("failures errors time disabled skipped timestamp hostname id package"),
				children: []child{{"properties", 0, 1}, {"testcase", 0, -1}, {"system-out", 0, 1}, {"system-err", 0, 1}}},
			{name: "properties", children: []child{{"property", 1, -1}}},
			{name: "testcase", required: words("name"), optional: words("assertions time classname status"),
				children: []child{{"skipped", 0, 1}, {"error", 0, -1}, {"failure", 0, -1}, {"system-out", 0, -1}, {"system-err", 0, -1}}},
			{name: "skipped", mixed: true},
		}, outcomes...),
	},
	{
		name:   "junit-10",
		source: "jenkinsci/xunit-plugin, src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd",
		time:   regexp.MustCompile(`^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$`),
		elements: append([]element{
			{name: "testsuites", optional: words("name time tests failures errors"), children: []child{{"testsuite", 0, -1}}},
			{name: "testsuite", required: words("name tests failures errors"), loose: true,
				optional: words("group time skipped timestamp hostname id package file log url"),
				children: []child{{"testsuite", 0, -1}, {"properties", 0, -1}, {"testcase", 0, -1}, {"system-out", 0, -1}, {"system-err", 0, -1}}},
			{name: "properties", children: []child{{"property", 0, -1}}},
			{name: "testcase", required: words("name"), optional: words("time classname group"), loose: true,
				children: []child{{"skipped", 0, -1}, {"error", 0, -1}, {"failure", 0, -1}, {"system-out", 0, -1}, {"system-err", 0, -1}}},
			{name: "skipped", optional: words("type message"), mixed: true},
		}, outcomes...),
	},
}

// A node is an element of a document.
type node struct {
	name  string
	attrs map[string]string
	text  string
	below []*node
}

// parseXML reads a document as a tree.
func parseXML(doc string) (*node, error) {
	d := xml.NewDecoder(strings.NewReader(doc))
	root := &node{}
	open := []*node{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			top.below = append(top.below, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(token)
		}
	}
	if len(root.below) != 1 {
		return nil, fmt.Errorf("the document has %d roots", len(root.below))
	}
	return root.below[0], nil
}

// validate holds a document to the dialect.
func (d dialect) validate(doc string) error {
	root, err := parseXML(doc)
	if err != nil {
		return err
	}
	return d.check(root)
}

func (d dialect) check(n *node) error {
	i := slices.IndexFunc(d.elements, func(e element) bool { return e.name == n.name })
	if i < 0 {
		return fmt.Errorf("there is no element %s", n.name)
	}
	e := d.elements[i]
	for _, a := range e.required {
		if _, ok := n.attrs[a]; !ok {
			return fmt.Errorf("%s has no %s", n.name, a)
		}
	}
	for a, value := range n.attrs {
		if !slices.Contains(e.required, a) && !slices.Contains(e.optional, a) {
			return fmt.Errorf("%s has an attribute %s, which there is not", n.name, a)
		}
		if a == "time" && d.time != nil && strings.HasPrefix(n.name, "testsuite") && !d.time.MatchString(value) {
			return fmt.Errorf("%s: %q is no time", n.name, value)
		}
	}
	if !e.mixed && strings.TrimSpace(n.text) != "" {
		return fmt.Errorf("%s holds the text %q", n.name, n.text)
	}
	if err := e.fits(n.below); err != nil {
		return fmt.Errorf("%s: %w", n.name, err)
	}
	for _, c := range n.below {
		if err := d.check(c); err != nil {
			return err
		}
	}
	return nil
}

// fits holds children to their order and number.
func (e element) fits(below []*node) error {
	at, seen := 0, 0
	for _, c := range below {
		i := slices.IndexFunc(e.children, func(k child) bool { return k.name == c.name })
		switch {
		case i < 0:
			return fmt.Errorf("%s does not belong here", c.name)
		case e.loose:
			continue
		case i < at:
			return fmt.Errorf("%s comes too late", c.name)
		case i > at:
			at, seen = i, 0
		}
		if seen++; e.children[i].most >= 0 && seen > e.children[i].most {
			return fmt.Errorf("there are %d %s", seen, c.name)
		}
	}
	for _, k := range e.children {
		if k.least > 0 && !slices.ContainsFunc(below, func(c *node) bool { return c.name == k.name }) {
			return fmt.Errorf("there is no %s", k.name)
		}
	}
	return nil
}

// xsd writes the dialect as an XML Schema.
func (d dialect) xsd() string {
	var b strings.Builder
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` + "\n")
	pattern := ".*"
	if d.time != nil {
		pattern = strings.Trim(d.time.String(), "^$")
	}
	fmt.Fprintf(&b, `<xs:simpleType name="time"><xs:restriction base="xs:string"><xs:pattern value="%s"/></xs:restriction></xs:simpleType>`+"\n", pattern)
	for _, e := range d.elements {
		fmt.Fprintf(&b, `<xs:element name="%s"><xs:complexType mixed="%v">`, e.name, e.mixed)
		if len(e.children) > 0 {
			b.WriteString(e.xsdChildren())
		}
		for _, a := range slices.Concat(e.required, e.optional) {
			of, use := "xs:string", "optional"
			if a == "time" && strings.HasPrefix(e.name, "testsuite") {
				of = "time"
			}
			if slices.Contains(e.required, a) {
				use = "required"
			}
			fmt.Fprintf(&b, `<xs:attribute name="%s" type="%s" use="%s"/>`, a, of, use)
		}
		b.WriteString("</xs:complexType></xs:element>\n")
	}
	b.WriteString("</xs:schema>\n")
	return b.String()
}

func (e element) xsdChildren() string {
	var b strings.Builder
	group, times := "sequence", ""
	if e.loose {
		group, times = "choice", ` minOccurs="0" maxOccurs="unbounded"`
	}
	fmt.Fprintf(&b, "<xs:%s%s>", group, times)
	for _, c := range e.children {
		least, most := fmt.Sprint(c.least), fmt.Sprint(c.most)
		if c.most < 0 {
			most = "unbounded"
		}
		if e.loose {
			least, most = "1", "1"
		}
		fmt.Fprintf(&b, `<xs:element ref="%s" minOccurs="%s" maxOccurs="%s"/>`, c.name, least, most)
	}
	fmt.Fprintf(&b, "</xs:%s>", group)
	return b.String()
}
