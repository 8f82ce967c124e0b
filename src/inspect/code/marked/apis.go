package apis

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"fmt"
	"log"
	"net/http"
	"os/exec"

	sq "github.com/Masterminds/squirrel"
	"github.com/antchfx/jsonquery"
	"github.com/antchfx/xpath"
	"github.com/gorilla/websocket"
	"golang.org/x/oauth2"
)

func handle(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	exec.Command("sudo", name)                                         // BAD
	exec.Command("sudo", "ls", name)                                   // OK
	exec.Command("env", "LANG=C", name)                                // BAD
	jsonquery.QueryAll(doc, "//user[login='"+name+"']")                // BAD
	jsonquery.QueryAll(doc, "//user[@id=1]")                           // OK
	xpath.MustCompile("//user[login='" + name + "']")                  // BAD
	websocket.DefaultDialer.Dial(name, nil)                            // BAD
	websocket.DefaultDialer.Dial("wss://api.example.com/feed", nil)    // OK
	sq.Expr(fmt.Sprintf("md5('%s')", name))                            // BAD
	sq.Expr("md5(?)", name)                                            // OK
	log.Panicln("no user " + name)                                     // BAD
	log.Panicln("no user")                                             // OK
}

func login(conf *oauth2.Config, state string) {
	conf.AuthCodeURL("state") // BAD
	conf.AuthCodeURL(state)   // OK
}

func byHand(conf *oauth2.Config) {
	fmt.Println(conf.AuthCodeURL("state")) // OK
	var code string
	fmt.Scan(&code)
	conf.Exchange(context.Background(), code)
}

func weak() { makeKey(1024) }

func makeKey(size int) {
	rsa.GenerateKey(rand.Reader, size) // BAD
}

func strong() { makeLongKey(3072) }

func makeLongKey(size int) {
	rsa.GenerateKey(rand.Reader, size) // OK
}

func versions() {
	_ = &tls.Config{MinVersion: 0x0301} // BAD
	_ = &tls.Config{MinVersion: 0x0303} // OK
}
