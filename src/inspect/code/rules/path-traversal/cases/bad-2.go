package main

import (
	"net/http"
	"os"
	"path/filepath"
)

func read(w http.ResponseWriter, r *http.Request) {
	os.ReadFile(filepath.Join("/data", filepath.Clean(r.FormValue("file"))))
}
