<?php
function fill(&$target)
{
    $target = $_GET['x'];
}

function keep($target)
{
    $target = $_GET['x'];
}

function arrays($db)
{
    ['x' => $one, 'y' => $two] = ['x' => $_GET['a'], 'y' => 'id'];
    $db->query("SELECT a FROM t ORDER BY $one"); // BAD
    $db->query("SELECT a FROM t ORDER BY $two"); // OK
    $name = $_GET['n'];
    $way = 'asc';
    $packed = compact('name', 'way');
    $db->query('SELECT a FROM t ORDER BY ' . $packed['name']); // BAD
    $db->query('SELECT a FROM t ORDER BY ' . $packed['way']); // OK
    $marks = [];
    $values = [];
    foreach (['a', 'b'] as $key) {
        $marks[] = "$key = ?";
        $values[] = "$key = '" . $_GET[$key] . "'";
    }
    $db->query('SELECT a FROM t WHERE ' . implode(' AND ', $marks)); // OK
    $db->query('SELECT a FROM t WHERE ' . implode(' AND ', $values)); // BAD
    $row = [];
    $row['a'] = $_GET['a'];
    $row['b'] = 'fixed';
    $db->query('SELECT a FROM t ORDER BY ' . $row['a']); // BAD
    $db->query('SELECT a FROM t ORDER BY ' . $row['b']); // OK
}

function references($db)
{
    $given = 'a';
    fill($given);
    $db->query("SELECT a FROM t ORDER BY $given"); // BAD
    $kept = 'a';
    keep($kept);
    $db->query("SELECT a FROM t ORDER BY $kept"); // OK
}

function hosts()
{
    $url = $_GET['url'];
    fopen($url, 'r'); // BAD
    $other = $_GET['other'];
    if (parse_url($other, PHP_URL_HOST) !== 'api.example.test') {
        exit;
    }
    curl_init($other); // OK
    $third = $_GET['third'];
    if (parse_url($third, PHP_URL_SCHEME) !== 'https') {
        exit;
    }
    curl_init($third); // BAD
}

function templates($twig)
{
    eval('$x = ' . (int) $_GET['e'] . ';'); // OK
    eval('$x = ' . $_GET['e'] . ';'); // BAD
    echo $twig->createTemplate('Hello {{ n }}')->render(['n' => $_GET['n']]); // OK
}
