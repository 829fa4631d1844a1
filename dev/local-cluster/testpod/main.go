// The program of the self test's pods: "serve" answers requests with a greeting, "fetch URL FILE" writes the answer
// from a URL to a file.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "serve":
		return http.ListenAndServe(":8080", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintln(w, "hello from a pod")
		}))
	case len(args) == 3 && args[0] == "fetch":
		return fetch(args[1], args[2])
	default:
		return fmt.Errorf("serve | fetch URL FILE, not %q", args)
	}
}

func fetch(url, file string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	fmt.Printf("%s answered %s", url, body)
	return os.WriteFile(file, body, 0o644)
}
