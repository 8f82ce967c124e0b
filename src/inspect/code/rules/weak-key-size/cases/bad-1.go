package main

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	_, _ = key, err
}
