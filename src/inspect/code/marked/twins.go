package web

import (
	"context"
	"crypto/tls"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/go-redis/redis/v8"
	"github.com/jackc/pgx/v5"
	"github.com/labstack/echo/v4"
)

func statements(ctx context.Context, db *sql.DB, conn *pgx.Conn, r *http.Request) {
	name := r.FormValue("name")
	conn.QueryRow(ctx, "select 1 from u where n = $1", name) // OK
	conn.QueryRow(ctx, "select 1 from u where n = '"+name+"'") // BAD
	db.QueryContext(r.Context(), "select 1 from u where n = '"+name+"'") // BAD
	db.Query("select 1 from u where n = '" + name + "'") // BAD
}

func addresses(r *http.Request, settings Settings) {
	own := &url.URL{Scheme: "https", Host: "api.internal", Path: r.FormValue("path")}
	http.Get(own.String()) // OK
	other := &url.URL{Scheme: "https", Host: r.FormValue("host"), Path: "/x"}
	http.Get(other.String()) // BAD
	http.Get("https://" + r.Host + "/x") // BAD
	http.Get(fmt.Sprintf("https://%s/%s", settings.Host, r.FormValue("path"))) // OK
	http.Get(fmt.Sprintf("https://%s/%s", r.FormValue("host"), own.Path)) // BAD
}

func redirects(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://"+r.Host+r.URL.RequestURI(), 301) // OK
	http.Redirect(w, r, fmt.Sprintf("https://%s%s", r.Host, r.URL.Path), 301) // OK
	http.Redirect(w, r, "https://"+r.FormValue("host"), 301) // BAD
	w.Header().Set("Location", r.FormValue("to")) // BAD
	w.Header().Set("Location", "/home") // OK
}

func checked(c echo.Context) error {
	next := c.QueryParam("next")
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" {
		next = "/"
	}
	return c.Redirect(302, next) // OK
}

func pages(c *gin.Context) {
	c.Data(200, "text/html; charset=utf-8", []byte("<p>"+c.Query("q")+"</p>")) // BAD
	c.Data(200, "application/octet-stream", []byte("<p>"+c.Query("q")+"</p>")) // OK
}

func scripts(r *http.Request, rdb *redis.Client) {
	rdb.Eval(r.Context(), r.FormValue("lua"), nil) // BAD
	rdb.Eval(r.Context(), "return 1", nil, r.FormValue("value")) // OK
}

func versions() *tls.Config {
	config := &tls.Config{}
	config.MinVersion = tls.VersionTLS10 // BAD
	config.MinVersion = tls.VersionTLS12 // OK
	return config
}
