package main

import (
	"net/http"
	"os/exec"
)

func run(w http.ResponseWriter, r *http.Request) {
	path, _ := exec.LookPath("wc")
	cmd := &exec.Cmd{Path: path, Args: []string{path, "--", r.URL.Query().Get("file")}}
	cmd.Start()
}
