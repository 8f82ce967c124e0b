<?php
function escaped_for_a_database($link) {
    $name = mysqli_real_escape_string($link, $_POST['name']);
    mysqli_query($link, "select * from users where name = '$name'"); // OK
    mysqli_query($link, "select * from users where id = $name"); // BAD
    mysqli_query($link, 'select * from users where city = "x" and name = "' . $name . '" limit 1'); // OK
    mysqli_query($link, 'select * from users where city = "x" and id = ' . $name . ' limit 1'); // BAD
    mysqli_query($link, sprintf("select * from users where id = %d and name = '%s'", $_POST['id'], $name)); // OK
    mysqli_query($link, sprintf("select * from users where id = %s and city = '%s'", $name, $name)); // BAD
    mysqli_query($link, "select * from users where name = '" . stripslashes($name) . "'"); // BAD
    $query = "select * from users where name = '";
    $query .= $name;
    mysqli_query($link, $query . "'"); // OK
    mysqli_query($link, "select * from users where name = '" . strtolower(addslashes($_POST['n'])) . "'"); // OK
}

function without_quotes($link) {
    $page = htmlspecialchars($_GET['page'], ENT_QUOTES);
    system("cat 'pages/$page'"); // OK
    system("cat pages/$page"); // BAD command-injection
    mysqli_query($link, "select * from pages where name = '$page'"); // OK
    mysqli_query($link, "select * from pages where id = $page"); // BAD sql-injection
    $half = htmlspecialchars($_GET['page'], ENT_COMPAT);
    system("cat 'pages/$half'"); // BAD command-injection
    $bare = str_replace("'", '', $_GET['page']);
    system("cat 'pages/$bare'"); // OK
    system("cat \"pages/$bare\""); // BAD command-injection
    $text = filter_var($_GET['text'], FILTER_SANITIZE_SPECIAL_CHARS);
    mysqli_query($link, "select * from pages where text = '$text'"); // OK
    mysqli_query($link, "select * from pages where text = $text"); // BAD sql-injection
}

function numbers() {
    $count = $_GET['count'];
    settype($count, 'integer');
    echo "<p>$count</p>"; // OK
    $same = $_GET['same'];
    settype($same, 'string');
    echo "<p>$same</p>"; // BAD
    echo "<p>{$_GET['width'] * $_GET['height']}</p>"; // OK
    echo '<p>' . ($_GET['page'] + 1) . '</p>'; // OK
    $price = $_GET['price'];
    $price *= 2;
    echo "<p>$price</p>"; // OK
}

function patterns() {
    $digits = '/^[0-9]+$/';
    $id = $_GET['id'];
    if (preg_match($digits, $id) == 1) {
        echo "<p>$id</p>"; // OK
    }
    $other = $_GET['other'];
    if (preg_match($digits, $other) == 0) {
        echo "<p>$other</p>"; // BAD
    }
    $last = $_GET['last'];
    if (preg_match($digits, $last) !== 1) {
        exit;
    }
    echo "<p>$last</p>"; // OK
}

function objects($link) {
    $user = unserialize($_COOKIE['user']); // BAD unsafe-deserialization
    mysqli_query($link, "select * from users where name = '" . $user->name . "'"); // BAD sql-injection
}
