<?php
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;

class Repository {
  private $db;
  public function __construct(PDO $db) { $this->db = $db; }
  public function find($name) {
    return $this->db->query("select * from users where name = '$name'"); // BAD
  }
  public function findSafely($name) {
    $statement = $this->db->prepare('select * from users where name = ?');
    $statement->execute([$name]); // OK
    return $statement->fetchAll();
  }
}

$db = new PDO('sqlite:app.db');
$id = $_GET['id'];
$db->query("select * from t where id = " . $id); // BAD
$db->query("select * from t where id = " . (int) $id); // OK
$db->query("select * from t where id = " . intval($id)); // OK
$db->exec(sprintf("delete from t where id = %d", $id)); // OK
$db->exec(sprintf("delete from t where name = '%s'", $id)); // BAD
mysqli_query($link, "select * from t where name = '" . $_POST['name'] . "'"); // BAD
mysqli_query($link, "select * from t where name = '" . mysqli_real_escape_string($link, $_POST['name']) . "'"); // OK
$repository = new Repository($db);
$repository->find($_POST['name']);
$repository->findSafely($_POST['name']);

echo "Hello " . $_GET['name']; // BAD
echo "Hello " . htmlspecialchars($_GET['name']); // OK
echo 'Number ' . count($_GET['names']); // OK
?>
<p><?= $_COOKIE['theme'] ?></p>
<?php
system("ping -c 1 " . $_GET['host']); // BAD
system("ping -c 1 " . escapeshellarg($_GET['host'])); // OK
$out = `ls {$_GET['folder']}`; // BAD
include $_GET['page'] . '.php'; // BAD
$pages = ['home', 'about'];
if (in_array($_GET['page'], $pages)) {
  include 'pages/' . $_GET['page'] . '.php'; // OK
}
$file = basename($_GET['file']);
readfile('/srv/files/' . $file); // OK
readfile('/srv/files/' . $_GET['file']); // BAD
$path = realpath('/srv/files/' . $_GET['file']);
if (strpos($path, '/srv/files/') !== 0) {
  die('no');
}
readfile($path); // OK
header('Location: ' . $_GET['next']); // BAD
header('Location: /home?next=' . $_GET['next']); // OK
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, $_GET['url']); // BAD
curl_setopt($ch, CURLOPT_URL, 'https://example.com/' . $_GET['url']); // OK
curl_setopt($ch, CURLOPT_SSL_VERIFYPEER, false); // BAD
unserialize($_COOKIE['cart']); // BAD
unserialize($_COOKIE['cart'], ['allowed_classes' => false]); // OK
eval('$x = ' . $_GET['x'] . ';'); // BAD
$token = md5(mt_rand()); // BAD
if (!preg_match('/^[a-z]+$/', $_GET['word'])) {
  exit;
}
$kind = $_GET['kind'];
switch ($kind) {
  case 'a':
    system('run ' . $kind); // OK
    break;
  default:
    system('run ' . $kind); // BAD
}
$data = ['x' => $_GET['x'], 'y' => 'fixed'];
system('run ' . $data['y']); // OK
system('run ' . $data['x']); // BAD
$list = [];
$list[] = $_GET['z'];
system('run ' . implode(' ', $list)); // BAD

class PageController {
  public function show(Request $request, int $number) {
    DB::select("select * from p where name = '" . $request->input('name') . "'"); // BAD
    DB::select("select * from p where number = " . $number); // OK
    DB::table('p')->whereRaw("name = '" . $request->query('name') . "'"); // BAD
    User::create($request->all()); // BAD
    return redirect($request->input('next')); // BAD
  }
}
setcookie('session', $token); // BAD
setcookie('session', $token, 0, '/', '', true, true); // OK
