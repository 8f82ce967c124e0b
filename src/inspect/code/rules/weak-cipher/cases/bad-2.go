package main

import (
	"crypto/aes"
	"crypto/cipher"
)

func seal(key, text []byte) []byte {
	block, _ := aes.NewCipher(key)
	stream := cipher.NewCTR(block, []byte("sixteen bytes 16"))
	stream.XORKeyStream(text, text)
	return text
}
