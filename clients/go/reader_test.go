package reader

import (
	"bufio"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

type vector struct {
	Name        string
	Key         string
	Value       *string
	Mentions    []string
	UTF8        [][2]int
	Boilerplate []string
}

func vectors(t *testing.T) []vector {
	t.Helper()
	name := os.Getenv("VECTORS")
	if name == "" {
		name = "../../schemas/vectors/mentions.v1.ndjson"
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	var found []vector
	for lines.Scan() {
		var one vector
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		found = append(found, one)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAllVectorsAreReadAsTheySay(t *testing.T) {
	all := vectors(t)
	if len(all) != 200 {
		t.Fatalf("%d vectors", len(all))
	}
	for _, one := range all {
		t.Run(one.Name, func(t *testing.T) { readsAsItSays(t, one) })
	}
}

func readsAsItSays(t *testing.T, one vector) {
	if one.Value == nil {
		record, err := Read([]byte(one.Key), nil)
		if err != nil || record.Article != nil || record.Key != one.Key {
			t.Fatal(record, err)
		}
		return
	}
	record, err := Read([]byte(one.Key), []byte(*one.Value))
	if err != nil {
		t.Fatal(err)
	}
	article := record.Article
	texts, ranges, spans := []string{}, [][2]int{}, []string{}
	for _, entity := range article.Entities {
		for _, mention := range entity.Mentions {
			text, err := article.MentionText(mention)
			if err != nil {
				t.Fatal(err)
			}
			indexed, err := NewCodePoints(article.text(mention.Field)).Cut(mention.Start, mention.End)
			if err != nil || indexed != text {
				t.Fatalf("%q with an index, %q without: %v", indexed, text, err)
			}
			from, to, _ := ByteRange(article.text(mention.Field), mention.Start, mention.End)
			texts, ranges = append(texts, text), append(ranges, [2]int{from, to})
		}
	}
	for _, span := range article.Boilerplate {
		text, err := article.BoilerplateText(span)
		if err != nil {
			t.Fatal(err)
		}
		spans = append(spans, text)
	}
	if !reflect.DeepEqual(texts, one.Mentions) || !reflect.DeepEqual(ranges, one.UTF8) {
		t.Errorf("mentions %q at %v, not %q at %v", texts, ranges, one.Mentions, one.UTF8)
	}
	if !reflect.DeepEqual(spans, one.Boilerplate) {
		t.Errorf("boilerplate %q, not %q", spans, one.Boilerplate)
	}
}

func TestWhatIsNoEnrichedArticleIsRefusedWithAReason(t *testing.T) {
	whole := *vectors(t)[0].Value
	for value, reason := range map[string]string{
		strings.Replace(whole, `"schema_version":1`, `"schema_version":2`, 1): "schema_version is 2",
		strings.Replace(whole, "code_point", "byte", 1):                       `offset_unit is "byte"`,
		"{}":   "not an enriched article",
		"{":    "unexpected end",
		"\xff": "not UTF-8",
	} {
		if _, err := Parse([]byte(value)); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%v, not %q", err, reason)
		}
	}
	if _, err := Read(nil, nil); err == nil {
		t.Error("a tombstone without a key was read")
	}
}

func TestFieldsThatALaterReleaseAddedAreIgnored(t *testing.T) {
	value := strings.Replace(*vectors(t)[0].Value, "{", `{"added_later":[1],`, 1)
	if _, err := Parse([]byte(value)); err != nil {
		t.Error(err)
	}
}

func TestASpanOutsideOfTheTextIsRefused(t *testing.T) {
	for _, span := range [][2]int64{{-1, 1}, {2, 1}, {0, 4}, {4, 4}} {
		if _, _, err := ByteRange("a\U0001f600b", span[0], span[1]); err == nil {
			t.Error(span)
		}
		if _, err := NewCodePoints("a\U0001f600b").Cut(span[0], span[1]); err == nil {
			t.Error(span)
		}
	}
}
