<?php
session_start();
$mysqli = new mysqli("localhost", "root", getenv("DB_PW"), "shop");
$pdo = new PDO("mysql:host=localhost", "u", getenv("PW"));
$id = $_GET['id'];
$name = isset($_POST['name']) ? $_POST['name'] : '';
$lang = $_COOKIE['lang'] ?? 'en';
$mysqli->query("SELECT * FROM users WHERE id = $id"); // BAD
mysqli_query($mysqli, "SELECT * FROM users WHERE name = '{$name}'"); // BAD
$pdo->query("SELECT * FROM t WHERE a = '" . $name . "'"); // BAD
$stmt = $pdo->prepare("SELECT * FROM t WHERE a = ?"); $stmt->execute([$name]); // OK
$stmt = $pdo->prepare("SELECT * FROM t WHERE a = '$name'"); // BAD
$pdo->query("SELECT * FROM t WHERE a = " . (int)$id); // OK
$pdo->query("SELECT * FROM t WHERE a = " . intval($id)); // OK
$esc = mysqli_real_escape_string($mysqli, $name);
mysqli_query($mysqli, "SELECT * FROM users WHERE name = '$esc'"); // OK
$sql = "SELECT * FROM t WHERE 1";
if ($name) { $sql .= " AND name = '" . $name . "'"; }
$pdo->exec($sql); // BAD
$q = sprintf("SELECT * FROM t WHERE a = '%s'", $name);
$pdo->query($q); // BAD
$q2 = sprintf("SELECT * FROM t WHERE a = %d", $id);
$pdo->query($q2); // OK
$allowed = ['name', 'price'];
$sort = in_array($_GET['sort'], $allowed, true) ? $_GET['sort'] : 'name';
$pdo->query("SELECT * FROM t ORDER BY $sort"); // OK
$s2 = $_GET['s2'];
if (!in_array($s2, $allowed)) { die('no'); }
$pdo->query("SELECT * FROM t ORDER BY $s2"); // OK
$map = ['a' => 'name', 'b' => 'price'];
$s3 = $map[$_GET['s']] ?? 'name';
$pdo->query("SELECT * FROM t ORDER BY $s3"); // OK
echo "Hello " . $name; // BAD
echo "<p>$lang</p>"; // BAD
print($_GET['x']); // BAD
echo htmlspecialchars($name, ENT_QUOTES); // OK
echo htmlentities($name); // OK
echo json_encode(['a' => $name]); // OK
printf("<b>%s</b>", $name); // BAD
echo strip_tags($name); // OK
echo (int)$id; // OK
system("ping -c 1 " . $_GET['host']); // BAD
exec("ls " . escapeshellarg($_GET['dir'])); // OK
$out = shell_exec("convert {$_FILES['f']['name']} out.png"); // BAD
$out = `cat $name`; // BAD
passthru($_REQUEST['cmd']); // BAD
popen("grep $name file", "r"); // BAD
include $_GET['page'] . '.php'; // BAD
include 'pages/' . basename($_GET['page']) . '.php'; // OK
$pages = ['home', 'about'];
$page = $_GET['page'];
if (in_array($page, $pages, true)) { include "pages/$page.php"; } // OK
readfile("/srv/files/" . $_GET['file']); // BAD
file_get_contents("/srv/files/" . basename($_GET['file'])); // OK
$path = realpath("/srv/files/" . $_GET['file']);
if ($path === false || strpos($path, "/srv/files/") !== 0) { exit; }
readfile($path); // OK
move_uploaded_file($_FILES['f']['tmp_name'], "uploads/" . $_FILES['f']['name']); // BAD
move_uploaded_file($_FILES['f']['tmp_name'], "uploads/" . bin2hex(random_bytes(8))); // OK
unlink($_POST['old']); // BAD
unserialize($_COOKIE['data']); // BAD
unserialize($_COOKIE['data'], ['allowed_classes' => false]); // OK
json_decode($_COOKIE['data']); // OK
header("Location: " . $_GET['next']); // BAD
header("Location: /home.php"); // OK
header("Location: /user.php?id=" . urlencode($id)); // OK
eval($_POST['code']); // BAD
$f = $_GET['f']; $f(); // BAD
file_get_contents($_GET['url']); // BAD
$ch = curl_init($_POST['url']); // BAD
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, $_POST['url']); // BAD
curl_setopt($ch, CURLOPT_SSL_VERIFYPEER, false); // BAD
curl_setopt_array($ch, [CURLOPT_SSL_VERIFYPEER => 0]); // BAD
$hash = md5($_POST['password']); // BAD
$hash = password_hash($_POST['password'], PASSWORD_DEFAULT); // OK
$token = rand(); // BAD
$token = bin2hex(random_bytes(16)); // OK
setcookie("session", $id); // BAD
setcookie("session", $token, ['secure' => true, 'httponly' => true, 'samesite' => 'Lax']); // OK
$xml = simplexml_load_string($_POST['xml'], 'SimpleXMLElement', LIBXML_NOENT); // BAD
extract($_POST); // BAD
preg_replace('/x/', $name, 'abc'); // OK
function show($value) { echo "<li>" . $value . "</li>"; } // BAD
show($_GET['v']);
function clean($v) { return htmlspecialchars(trim($v)); }
echo clean($_GET['v']); // OK
class Repo {
  private $db;
  public function byName($name) {
    return $this->db->query("SELECT * FROM t WHERE a = '$name'"); // BAD
  }
}
$r = new Repo(); $r->byName($_GET['n']);
class UserController extends Controller {
  public function show(Request $request) {
    DB::select("select * from users where name = '" . $request->input('name') . "'"); // BAD
    DB::select("select * from users where name = ?", [$request->input('name')]); // OK
    User::whereRaw("name = '" . $request->name . "'")->get(); // BAD
    User::where('name', $request->name)->get(); // OK
    DB::table('users')->orderByRaw($request->query('sort')); // BAD
    if ($request->x) { return redirect($request->input('next')); } // BAD
    Http::get($request->input('url')); // BAD
    Storage::get($request->input('path')); // BAD
    return response("<p>" . $request->input('q') . "</p>"); // BAD
  }
}
$password = "Sup3rS3cret!pw"; // BAD
$key = getenv('KEY'); // OK
