// channel SENDERS RECEIVERS CAPACITY COUNT: integers through Go's chan; prints messages/s.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

func argument(index int) int {
	number, err := strconv.Atoi(os.Args[index])
	if err != nil {
		panic(err)
	}
	return number
}

func main() {
	senders, receivers, capacity, count := argument(1), argument(2), argument(3), argument(4)
	messages := make(chan int, capacity)
	var sending, receiving sync.WaitGroup
	for s := 0; s < senders; s++ {
		sending.Add(1)
		go func() {
			for i := 0; i < count/senders; i++ {
				messages <- i
			}
			sending.Done()
		}()
	}
	for i := 0; i < count/4; i++ {
		<-messages
	}
	start := time.Now()
	received := make([]int, receivers)
	for r := 0; r < receivers; r++ {
		receiving.Add(1)
		go func(r int) {
			own := 0
			for range messages {
				own++
			}
			received[r] = own
			receiving.Done()
		}(r)
	}
	sending.Wait()
	close(messages)
	receiving.Wait()
	total := 0
	for _, own := range received {
		total += own
	}
	fmt.Print(float64(total) / time.Since(start).Seconds())
}
