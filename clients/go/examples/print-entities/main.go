// Prints the entities of enriched articles. Reads lines of key, tab and value; an empty value is a tombstone.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"newsgloss.example/reader"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		key, value, _ := bytes.Cut(lines.Bytes(), []byte("\t"))
		if len(value) == 0 {
			value = nil
		}
		record, err := reader.Read(key, value)
		if err != nil {
			log.Fatal(err)
		}
		show(record)
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func show(record reader.Record) {
	article := record.Article
	if article == nil {
		fmt.Printf("%s: delete it\n", record.Key)
		return
	}
	if article.Status != "usable" {
		fmt.Printf("%s: %s, do not show it\n", article.ArticleID, article.Status)
		return
	}
	tag := "und"
	if article.Language != nil {
		tag = article.Language.Tag
	}
	fmt.Printf("%s: %s\n", article.ArticleID, tag)
	for _, entity := range article.Entities {
		var words []string
		for _, mention := range entity.Mentions {
			text, err := article.MentionText(mention)
			if err != nil {
				log.Fatal(err)
			}
			words = append(words, quoted(text))
		}
		fmt.Printf("  %s (%s): %s\n", entity.Name, entity.Type, strings.Join(words, ", "))
	}
}

func quoted(text string) string {
	var written strings.Builder
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		log.Fatal(err)
	}
	return strings.TrimSuffix(written.String(), "\n")
}
