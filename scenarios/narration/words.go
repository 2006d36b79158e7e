package narration

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// words are the words of nodes' own texts, in Chinese. Names of messages, files and
// timers stay as the protocols have them.
var words = map[string]string{
	"looking": "选举中", "following": "追随", "leading": "领导", "observing": "观察",
	"election": "选举", "discovery": "发现", "synchronization": "同步", "broadcast": "广播",
	"resting": "空闲", "preparing": "准备", "accepting": "表决", "backing off": "退避",
	"closed": "已关闭", "connecting": "连接中", "connected": "已连接", "expired": "已过期",
	"nobody": "无人", "nothing": "无", "none": "无", "again": "重复", "leader": "领导者",
	"by votes": "依选票", "in the round of the established": "依本轮已就位者", "by those out of election": "依已退出选举者",
}

// phrases are pieces of nodes' texts that have a number or a word in them. They are
// told by where they stand, lest what a client has written be taken for one.
var phrases = []struct {
	en *regexp.Regexp
	zh string
}{
	{regexp.MustCompile(`\bin round (-?\d+)$`), "第 $1 轮"},
	{regexp.MustCompile(`\bepoch (\d+)`), "纪元 $1"},
	{regexp.MustCompile(`\((\d+) bytes\)$`), "（$1 字节）"},
	{regexp.MustCompile(`^(\d+) bytes$`), "$1 字节"},
	{regexp.MustCompile(`^new session\b`), "新会话"},
	{regexp.MustCompile(`^session (0x[0-9a-f]+)`), "会话 $1"},
	{regexp.MustCompile(`, seen (\S+)$`), "，已见 $1"},
	{regexp.MustCompile(`, accepted so far: nothing$`), "，此前接受：无"},
	{regexp.MustCompile(`, accepted so far: (.+)$`), "，此前接受：$1"},
	{regexp.MustCompile(`^in favour of (\S+)$`), "让位于 $1"},
	{regexp.MustCompile(`^server (\d+)$`), "服务器 $1"},
	{regexp.MustCompile(`^(looking|following|leading|observing|nobody|nothing|expired|again)\b`), "$1"},
}

// translate puts one word into a language.
func translate(word string, l Language) string {
	if zh, ok := words[word]; ok && l == Chinese {
		return zh
	}
	return word
}

// candidate is whom a vote is for, by its number.
var candidate = regexp.MustCompile(`\b(\d+) \(epoch`)

// content puts the text of a message or a fact into the language as well as can be,
// with zxids as sentences have them and candidates by name.
func (t *Teller) content(text string) string {
	text = Zxids(strings.TrimSpace(text))
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") { // a struct without words of its own
		text = text[1 : len(text)-1]
	}
	text = candidate.ReplaceAllStringFunc(text, func(vote string) string {
		id, _, _ := strings.Cut(vote, " ")
		return t.group(Node, id) + " (epoch"
	})
	if t.language == Chinese {
		for _, p := range phrases {
			text = p.en.ReplaceAllStringFunc(text, func(piece string) string {
				return translate(p.en.ReplaceAllString(piece, p.zh), Chinese)
			})
		}
	}
	return text
}

// A pattern is a form that a text of the simulator or of a node takes, and how it is
// told. Slots {1} to {9} are what the groups of the form hold, {self} is the node.
type pattern struct {
	form  *regexp.Regexp
	kinds []Kind // of the groups
	text  Text
}

// form makes a pattern; * stands for one word, ** for the rest.
func form(en string, text Text, kinds ...Kind) pattern {
	quoted := regexp.QuoteMeta(en)
	quoted = strings.ReplaceAll(quoted, `\*\*`, `(.*)`)
	quoted = strings.ReplaceAll(quoted, `\*`, `([^ ,]+?)`)
	return pattern{regexp.MustCompile(`^` + quoted + `$`), kinds, text}
}

// match tells a text by the first pattern that it fits.
func (t *Teller) match(all []pattern, self, text string) (string, bool) {
	for _, p := range all {
		if groups := p.form.FindStringSubmatch(text); groups != nil {
			return fill(p.text.In(t.language), func(slot string) string {
				if slot == "self" {
					return self
				}
				i := int(slot[0] - '0')
				return t.group(p.kinds[i-1], groups[i])
			}), true
		}
	}
	return "", false
}

// group renders what a group of a pattern holds.
func (t *Teller) group(k Kind, text string) string {
	switch k {
	case Node, Anyone:
		if id, ok := number10(text); ok {
			return t.cast.name(id, t.language)
		}
	case Zxid, Asked:
		return Zxids(text)
	case Word:
		return translate(text, t.language)
	case Target:
		return t.target(text)
	case Session:
		if text == "0x0" {
			return none.In(t.language)
		}
	case Chance:
		if n, ok := number10(text); ok {
			share, _ := strict.Chance(n).MarshalText() // which never fails
			return string(share)
		}
	case Nanos:
		if d, err := time.ParseDuration(text); err == nil {
			return span(d)
		}
	case Plain:
		return t.content(text)
	}
	return text
}

// target is what a fault aims at: a node by its name, or who holds a role.
func (t *Teller) target(text string) string {
	if slices.Contains(t.cast.Names, text) {
		return text
	}
	return Text{"the " + text, translate(text, Chinese)}.In(t.language)
}
