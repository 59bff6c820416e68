module newsgloss.example/reader

go 1.21
