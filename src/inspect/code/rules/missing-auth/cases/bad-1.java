import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/orders")
class Orders {
  private final OrderRepository orders;

  @PreAuthorize("hasRole('CLERK')")
  @GetMapping
  public Iterable<Order> all() {
    return orders.findAll();
  }

  @DeleteMapping("/{id}")
  public void remove(@PathVariable long id) {
    orders.deleteById(id);
  }
}
