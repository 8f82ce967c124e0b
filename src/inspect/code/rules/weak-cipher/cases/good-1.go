package main

import (
	"crypto/aes"
	"net/http"
)

var key []byte

func handle(w http.ResponseWriter, r *http.Request) {
	block, err := aes.NewCipher(key)
	_, _ = block, err
}
