package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

func rooted(w http.ResponseWriter, r *http.Request) {
	os.ReadFile(filepath.Join("/data", filepath.Clean("/"+r.FormValue("file"))))
}

func relative(w http.ResponseWriter, r *http.Request) {
	inside, err := filepath.Rel("/data", filepath.Join("/data", r.FormValue("file")))
	if err != nil || strings.HasPrefix(inside, "..") {
		return
	}
	os.ReadFile(filepath.Join("/data", inside))
}
