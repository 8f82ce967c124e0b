package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/tls"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

const table = "users"

var columns = map[string]string{"name": "name", "age": "age"}
var namePattern = regexp.MustCompile(`^[a-z0-9_]{1,20}$`)

type repo struct {
	db     *sql.DB
	filter string
}

type finder interface {
	find(name string) string
}

type echoFinder struct{}

func (e *echoFinder) find(name string) string { return name }

type fixedFinder struct{}

func (f *fixedFinder) find(name string) string { return "fixed" }

func newFinder() finder { return &fixedFinder{} }

func shadow(db *sql.DB, r *http.Request) {
	query := "SELECT * FROM t"
	if r.Method == "POST" {
		query := "SELECT * FROM t WHERE a = '" + r.FormValue("a") + "'"
		_ = query
	}
	db.Query(query) // OK
	query2 := "SELECT * FROM t"
	if r.Method == "POST" {
		query2 = "SELECT * FROM t WHERE a = '" + r.FormValue("a") + "'"
	}
	db.Query(query2) // BAD
	if sql := r.FormValue("sql"); sql != "" {
		log.Println("asked")
	}
	var sql = "SELECT 1"
	db.Query(sql) // OK
}

func built(db *sql.DB, r *http.Request) {
	var sb strings.Builder
	sb.WriteString("SELECT * FROM t WHERE id IN (")
	for i := 0; i < 3; i++ {
		if i > 0 {
			sb.WriteString(",")
		}
		sb.WriteString("?")
	}
	sb.WriteString(")")
	db.Query(sb.String(), 1, 2, 3) // OK
	var bad strings.Builder
	bad.WriteString("SELECT * FROM t WHERE a = '")
	bad.WriteString(r.FormValue("a"))
	bad.WriteString("'")
	db.Query(bad.String()) // BAD
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "SELECT * FROM t WHERE a = '%s'", r.FormValue("a"))
	db.Query(buf.String()) // BAD
	var num bytes.Buffer
	id, _ := strconv.Atoi(r.FormValue("id"))
	fmt.Fprintf(&num, "SELECT * FROM t WHERE id = %d", id)
	db.Query(num.String()) // OK
	marks := strings.TrimSuffix(strings.Repeat("?,", 3), ",")
	db.Query("SELECT * FROM t WHERE id IN ("+marks+")", 1, 2, 3) // OK
	db.Query("SELECT * FROM " + table) // OK
	column, ok := columns[r.FormValue("sort")]
	if !ok {
		column = "name"
	}
	db.Query("SELECT * FROM t ORDER BY " + column) // OK
	stmt, _ := db.Prepare("SELECT * FROM t WHERE a = ?")
	stmt.Query(r.FormValue("a")) // OK
	stmt.QueryRow(fmt.Sprintf("%s%%", r.FormValue("a"))) // OK
	dec, _ := base64.StdEncoding.DecodeString(r.FormValue("b"))
	db.Query("SELECT * FROM t WHERE a = '" + string(dec) + "'") // BAD
	un, _ := url.QueryUnescape(r.URL.RawQuery)
	db.Query("SELECT * FROM t WHERE a = '" + un + "'") // BAD
	name := r.FormValue("n")
	if !namePattern.MatchString(name) {
		return
	}
	db.Query("SELECT * FROM t WHERE a = '" + name + "'") // OK
}

func conditions(db *sql.DB, r *http.Request) {
	param := r.FormValue("p")
	bar := param
	num := 106
	if 7*18+num > 200 {
		bar = "fixed"
	}
	db.Query("SELECT * FROM t WHERE a = '" + bar + "'") // OK
	if 7/2 == 3 {
		bar = "fixed"
	} else {
		bar = param
	}
	db.Query("SELECT * FROM t WHERE a = '" + bar + "'") // OK
	switch "b" {
	case "a":
		bar = param
	case "b":
		bar = "b"
	}
	db.Query("SELECT * FROM t WHERE a = '" + bar + "'") // OK
	m := map[string]string{"a": "x", "b": param}
	db.Query("SELECT * FROM t WHERE a = '" + m["a"] + "'") // OK
	db.Query("SELECT * FROM t WHERE a = '" + m["b"] + "'") // BAD
	l := []string{"x", param}
	db.Query("SELECT * FROM t WHERE a = '" + l[0] + "'") // OK
	db.Query("SELECT * FROM t WHERE a = '" + l[1] + "'") // BAD
	l = append(l, "y")
	db.Query("SELECT * FROM t WHERE a = '" + l[2] + "'") // OK
	for _, v := range l {
		db.Query("SELECT * FROM t WHERE a = '" + v + "'") // BAD
	}
	a, b := param, "fixed"
	db.Query("SELECT * FROM t WHERE a = '" + a + "'") // BAD
	db.Query("SELECT * FROM t WHERE a = '" + b + "'") // OK
	a, b = b, a
	db.Query("SELECT * FROM t WHERE a = '" + a + "'") // OK
	f := func(v string) string { return "SELECT * FROM t WHERE a = '" + v + "'" }
	db.Query(f(param)) // BAD
	db.Query(f("fixed")) // OK
	var fi finder = &echoFinder{}
	db.Query("SELECT * FROM t WHERE a = '" + fi.find(param) + "'") // BAD
	fi = newFinder()
	db.Query("SELECT * FROM t WHERE a = '" + fi.find(param) + "'") // OK
	x, err := two(param)
	if err != nil {
		return
	}
	db.Query("SELECT * FROM t WHERE a = '" + x + "'") // BAD
	rp := &repo{db: db, filter: param}
	rp.run()
	rp2 := &repo{db: db}
	rp2.setFilter(param)
	go func() {
		db.Query("SELECT * FROM t WHERE a = '" + param + "'") // BAD
	}()
	ch := make(chan string, 1)
	ch <- param
	db.Query("SELECT * FROM t WHERE a = '" + <-ch + "'") // BAD
	p := &param
	db.Query("SELECT * FROM t WHERE a = '" + *p + "'") // BAD
	var in struct{ Name string }
	json.Unmarshal([]byte(r.FormValue("json")), &in)
	db.Query("SELECT * FROM t WHERE a = '" + in.Name + "'") // BAD
	fields := strings.Fields(param)
	db.Query("SELECT * FROM t WHERE a = '" + fields[0] + "'") // BAD
	cookie, _ := r.Cookie("c")
	db.Query("SELECT * FROM t WHERE a = '" + cookie.Value + "'") // BAD
	vals := r.URL.Query()["v"]
	if len(vals) > 0 {
		db.Query("SELECT * FROM t WHERE a = '" + vals[0] + "'") // BAD
	}
	body, _ := io.ReadAll(r.Body)
	db.Query("SELECT * FROM t WHERE a = '" + string(body) + "'") // BAD
	db.Query("SELECT * FROM t WHERE a = " + strconv.Itoa(len(param))) // OK
	db.Query(fmt.Sprintf("SELECT * FROM t WHERE a = %d", len(param))) // OK
	db.Query(fmt.Sprintf("SELECT * FROM t WHERE a = %v", id64(param))) // OK
}

func id64(s string) int64 {
	v, _ := strconv.ParseInt(s, 10, 64)
	return v
}

func two(v string) (string, error) {
	if v == "" {
		return "", errors.New("empty")
	}
	return v, nil
}

func (r *repo) run() {
	r.db.Query("SELECT * FROM t WHERE " + r.filter) // BAD
}

func (r *repo) setFilter(f string) { r.filter = f }

func archives(path string) {
	target := "/srv"
	z, _ := zip.OpenReader(path)
	for _, f := range z.File {
		os.Create(filepath.Join(target, f.Name)) // BAD
	}
	for _, f := range z.File {
		p := filepath.Join(target, f.Name)
		if !strings.HasPrefix(p, filepath.Clean(target)+string(os.PathSeparator)) {
			continue
		}
		os.Create(p) // OK
	}
	in, _ := os.Open(path)
	t := tar.NewReader(in)
	for {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		os.MkdirAll(filepath.Join(target, h.Name), 0755) // BAD
	}
	for _, f := range z.File {
		if !filepath.IsLocal(f.Name) {
			continue
		}
		os.Create(filepath.Join(target, f.Name)) // OK
	}
}

func logs(r *http.Request) {
	name := r.FormValue("n")
	log.Printf("name %s", name) // BAD
	log.Printf("name %q", name) // OK
	slog.Info("name", "name", name) // OK
	log.Println("name", strings.ReplaceAll(name, "\n", "")) // OK
	data, _ := json.Marshal(name)
	log.Printf("got %s", data) // OK
}

func crypt(key []byte) {
	block, _ := aes.NewCipher(key)
	iv := []byte("1234567812345678")
	stream(block, iv)
	fresh := make([]byte, 16)
	rand.Read(fresh)
	cipher.NewCTR(block, fresh) // OK
	_ = &tls.Config{CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}} // BAD
	_ = &tls.Config{CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}} // OK
}

func stream(block cipher.Block, iv []byte) {
	cipher.NewCTR(block, iv) // BAD
}

func commands(r *http.Request) {
	dir := r.FormValue("d")
	exec.Command("ls", "--", dir).Run() // OK
	exec.Command("bash", "-c", "ls "+dir).Run() // BAD
	cmd := "ls"
	exec.Command(cmd, "-l").Run() // OK
	port, err := strconv.Atoi(r.FormValue("port"))
	if err != nil {
		return
	}
	exec.Command("sh", "-c", fmt.Sprintf("fuser %d/tcp", port)).Run() // OK
	allowed := []string{"start", "stop"}
	act := r.FormValue("act")
	for _, a := range allowed {
		if a == act {
			exec.Command("sh", "-c", "svc "+act).Run() // OK
		}
	}
}

func pages(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, "<h1>fixed</h1>") // OK
	io.WriteString(w, "<h1>"+r.FormValue("a")+"</h1>") // BAD
	fmt.Fprintln(w, "Hello", r.FormValue("a")) // BAD
	fmt.Fprintf(w, "%d", len(r.FormValue("a"))) // OK
	fmt.Fprintf(os.Stdout, "%s", r.FormValue("a")) // OK
	http.Error(w, "not found", 404) // OK
	to := r.FormValue("to")
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
		to = "/"
	}
	http.Redirect(w, r, to, 302) // OK
	u, err := url.Parse(r.FormValue("u"))
	if err != nil || u.Hostname() != "api.example.com" {
		return
	}
	http.Get(u.String()) // OK
	http.Get(fmt.Sprintf("https://api.example.com/%s", r.FormValue("x"))) // OK
	http.Get(fmt.Sprintf("https://%s/x", r.FormValue("x"))) // BAD
}
