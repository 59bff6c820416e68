// Package reader reads the enriched articles of newsgloss, and cuts the text of a mention out of an article by the
// record's offsets, which count Unicode code points. Go's strings count bytes.
package reader

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Record is what a consumer got as key and value.
type Record struct {
	Key string
	// Article is nil for a tombstone: the article under this key is to be deleted.
	Article *EnrichedArticle
}

// Read reads a record. A nil value is a tombstone. An unknown field is ignored, since a later release may add some.
func Read(key, value []byte) (Record, error) {
	if value == nil {
		if key == nil {
			return Record{}, fmt.Errorf("newsgloss: a tombstone has no key")
		}
		return Record{Key: string(key)}, nil
	}
	article, err := Parse(value)
	return Record{Key: string(key), Article: article}, err
}

// Parse reads an enriched article from JSON.
func Parse(value []byte) (*EnrichedArticle, error) {
	if !utf8.Valid(value) {
		return nil, fmt.Errorf("newsgloss: the value is not UTF-8")
	}
	article := EnrichedArticle{SchemaVersion: 1, OffsetUnit: "code_point"}
	if err := json.Unmarshal(value, &article); err != nil {
		return nil, fmt.Errorf("newsgloss: %w", err)
	}
	switch {
	case article.SchemaVersion != 1:
		return nil, fmt.Errorf("newsgloss: schema_version is %d; this reader knows 1", article.SchemaVersion)
	case article.OffsetUnit != "code_point":
		return nil, fmt.Errorf("newsgloss: offset_unit is %q; this reader knows code_point", article.OffsetUnit)
	case article.ArticleID == "" || article.Article.Source.ID == "":
		return nil, fmt.Errorf("newsgloss: article_id or article is missing: this is not an enriched article")
	}
	return &article, nil
}

// MentionText is the words of a mention, cut out of the article's title or body.
func (a *EnrichedArticle) MentionText(m Mention) (string, error) {
	return cut(a.text(m.Field), m.Start, m.End)
}

// BoilerplateText is the part of the body that a boilerplate span covers.
func (a *EnrichedArticle) BoilerplateText(s BoilerplateSpan) (string, error) {
	return cut(a.text("body"), s.Start, s.End)
}

func (a *EnrichedArticle) text(field string) string {
	text := a.Article.Body
	if field == "title" {
		text = a.Article.Title
	}
	if text == nil {
		return ""
	}
	return *text
}

func cut(text string, start, end int64) (string, error) {
	from, to, err := ByteRange(text, start, end)
	if err != nil {
		return "", err
	}
	return text[from:to], nil
}

// ByteRange is where the code points [start, end) of a text are, in bytes. It reads the text up to the end of the
// span; to cut many spans out of a long text, use CodePoints.
func ByteRange(text string, start, end int64) (from, to int, err error) {
	from, to = -1, -1
	var count int64
	for at := range text {
		if count == start {
			from = at
		}
		if count == end {
			to = at
			break
		}
		count++
	}
	if count == start && from < 0 {
		from = len(text)
	}
	if count == end && to < 0 {
		to = len(text)
	}
	if from < 0 || to < from {
		return 0, 0, fmt.Errorf("newsgloss: %d to %d lies outside of the text", start, end)
	}
	return from, to, nil
}

// CodePoints is a text with an index, for cutting many spans.
type CodePoints struct {
	text   string
	starts []int
}

// NewCodePoints reads the text once.
func NewCodePoints(text string) CodePoints {
	starts := make([]int, 0, len(text)+1)
	for at := range text {
		starts = append(starts, at)
	}
	return CodePoints{text, append(starts, len(text))}
}

// Cut is the text of the code points [start, end).
func (c CodePoints) Cut(start, end int64) (string, error) {
	if start < 0 || end < start || end >= int64(len(c.starts)) {
		return "", fmt.Errorf("newsgloss: %d to %d lies outside of the text", start, end)
	}
	return c.text[c.starts[start]:c.starts[end]], nil
}
