package main

import (
	"net/http"
	"os"
	"path/filepath"
)

func handle(w http.ResponseWriter, r *http.Request) {
	page, _ := os.ReadFile(filepath.Join("/srv/pages", filepath.Base(r.FormValue("page"))))
	w.Write(page)
}
