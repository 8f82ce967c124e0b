package main

import (
	"crypto/md5"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"math/rand"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	ttemplate "text/template"
)

var db *sql.DB
var valid = regexp.MustCompile(`^[a-z0-9]+$`)

type server struct{ db *sql.DB }
type form struct{ Name string `json:"name"` }

func (s *server) items(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	q := fmt.Sprintf("SELECT * FROM items WHERE name = '%s'", name)
	s.db.Query(q) // BAD
	s.db.Query("SELECT * FROM items WHERE name = $1", name) // OK
	s.db.QueryContext(r.Context(), "SELECT * FROM items WHERE name = '"+name+"'") // BAD
	s.db.Exec("DELETE FROM items WHERE id = " + r.FormValue("id")) // BAD
	id, err := strconv.Atoi(r.FormValue("id"))
	if err != nil {
		return
	}
	s.db.Exec(fmt.Sprintf("DELETE FROM items WHERE id = %d", id)) // OK
	var sb strings.Builder
	sb.WriteString("SELECT * FROM t WHERE a = '")
	sb.WriteString(name)
	sb.WriteString("'")
	s.db.Query(sb.String()) // BAD
	var f form
	json.NewDecoder(r.Body).Decode(&f)
	s.db.Query("SELECT * FROM t WHERE a = '" + f.Name + "'") // BAD
	order := "name"
	switch r.FormValue("sort") {
	case "price":
		order = "price"
	case "date":
		order = "date"
	}
	s.db.Query("SELECT * FROM t ORDER BY " + order) // OK
	allowed := map[string]bool{"a": true, "b": true}
	col := r.FormValue("col")
	if !allowed[col] {
		http.Error(w, "no", 400)
		return
	}
	s.db.Query("SELECT * FROM t ORDER BY " + col) // OK
	parts := []string{"SELECT * FROM t WHERE a =", name}
	s.db.Query(strings.Join(parts, " ")) // BAD
	s.find(name)
	if !valid.MatchString(name) {
		return
	}
	s.db.Query("SELECT * FROM t WHERE a = '" + name + "'") // OK
}

func (s *server) find(name string) {
	s.db.QueryRow("SELECT * FROM t WHERE a = '" + name + "'") // BAD
}

func files(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("file")
	os.ReadFile("/srv/" + name) // BAD
	os.Open(filepath.Join("/srv", name)) // BAD
	http.ServeFile(w, r, "/srv/"+name) // BAD
	os.ReadFile(filepath.Join("/srv", filepath.Base(name))) // OK
	p := filepath.Clean(filepath.Join("/srv", name))
	if !strings.HasPrefix(p, "/srv/") {
		return
	}
	os.ReadFile(p) // OK
	f, h, _ := r.FormFile("up")
	dst, _ := os.Create("/srv/" + h.Filename) // BAD
	io.Copy(dst, f)
	if strings.Contains(name, "..") {
		return
	}
	os.ReadFile(filepath.Join("/srv", name)) // OK
}

func run(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	exec.Command("sh", "-c", "ping "+host).Run() // BAD
	exec.Command("ping", "-c", "1", host).Run() // OK
	exec.Command(host).Run() // BAD
	args := []string{"-c", "ping " + host}
	exec.Command("bash", args...).Run() // BAD
	exec.CommandContext(r.Context(), "sh", "-c", fmt.Sprintf("dig %s", host)).Run() // BAD
}

func pages(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	fmt.Fprintf(w, "<h1>%s</h1>", name) // BAD
	w.Write([]byte("<h1>" + name + "</h1>")) // BAD
	io.WriteString(w, "<p>"+name) // BAD
	fmt.Fprintf(w, "<h1>%s</h1>", html.EscapeString(name)) // OK
	fmt.Fprintf(w, "<h1>%s</h1>", template.HTMLEscapeString(name)) // OK
	t, _ := template.New("x").Parse("<h1>{{.}}</h1>")
	t.Execute(w, name) // OK
	t.Execute(w, template.HTML(name)) // BAD
	tt := ttemplate.Must(ttemplate.New("x").Parse("<h1>{{.}}</h1>"))
	tt.Execute(w, name) // BAD
	json.NewEncoder(w).Encode(map[string]string{"name": name}) // OK
	w.Header().Set("Content-Type", "text/plain")
	http.Redirect(w, r, r.FormValue("next"), 302) // BAD
	http.Redirect(w, r, "/home", 302) // OK
	http.Redirect(w, r, "/users/"+url.PathEscape(name), 302) // OK
	http.SetCookie(w, &http.Cookie{Name: "session", Value: name}) // BAD
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "x", Secure: true, HttpOnly: true}) // OK
}

func out(w http.ResponseWriter, r *http.Request) {
	u := r.URL.Query().Get("url")
	http.Get(u) // BAD
	req, _ := http.NewRequest("GET", u, nil) // BAD
	http.DefaultClient.Do(req)
	http.Get("https://api.example.com/v1/" + url.PathEscape(u)) // OK
	http.Get("https://api.example.com/v1?x=" + u) // OK
	parsed, err := url.Parse(u)
	if err != nil || parsed.Host != "api.example.com" {
		return
	}
	http.Get(parsed.String()) // OK
}

func weak() {
	md5.Sum([]byte("x")) // BAD
	tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // BAD
	_ = tr
	_ = &tls.Config{MinVersion: tls.VersionTLS10} // BAD
	_ = &tls.Config{MinVersion: tls.VersionTLS12} // OK
	token := rand.Intn(1000000) // BAD
	_ = token
	password := "hunter2-Prod!9x" // BAD
	_ = password
	dsn := os.Getenv("DSN")
	sql.Open("mysql", dsn) // OK
	sql.Open("mysql", "root:Sup3rS3cret@tcp(db:3306)/x") // BAD
	os.Chmod("/x", 0777) // BAD
	http.ListenAndServe("127.0.0.1:8080", nil) // OK
}

func main() {
	s := &server{db: db}
	http.HandleFunc("/items", s.items)
	http.HandleFunc("/files", files)
}
