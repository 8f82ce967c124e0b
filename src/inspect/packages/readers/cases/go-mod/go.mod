module example.com/app

go 1.22

require example.com/a v1.2.3
require (
	example.com/b/v2 v2.0.0 // indirect
	"example.com/c" v0.0.0-20200101000000-0123456789ab
)

replace example.com/a => example.org/fork v1.2.4
replace example.com/c v1.0.0 => ../c
exclude example.com/x v1.0.0
