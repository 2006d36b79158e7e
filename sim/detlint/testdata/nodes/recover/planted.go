package node

func careful(do func()) {
	defer func() {
		recover() // want `^recover hides a violation and swallows the panic that ends a coroutine: let it pass, and use env\.Halt to exit$`
	}()
	do()
}
