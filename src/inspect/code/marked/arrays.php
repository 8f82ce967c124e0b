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

interface Work
{
    function run($text);
}

class Direct implements Work
{
    function run($text) { return $text; }
}

class Fixed implements Work
{
    function run($text) { return 'c'; }
}

function make($kind)
{
    return $kind === 'direct' ? new Direct() : new Fixed();
}

function pick($text, $keep)
{
    if ($keep) {
        return $text;
    }
    return 'none';
}

function functions($db)
{
    $stack = ['a', 'b'];
    array_push($stack, $_GET['a']);
    $last = array_pop($stack);
    $next = array_pop($stack);
    $db->query("SELECT a FROM t ORDER BY $last"); // BAD
    $db->query("SELECT a FROM t ORDER BY $next"); // OK
    $queue = ['a', $_GET['a'], 'c'];
    array_shift($queue);
    $db->query('SELECT a FROM t ORDER BY ' . $queue[0]); // BAD
    $db->query('SELECT a FROM t ORDER BY ' . $queue[1]); // OK
    $db->query('SELECT a FROM t WHERE a IN (' . implode(',', array_filter(['?', '?'])) . ')'); // OK
    parse_str($_SERVER['QUERY_STRING'], $read);
    $db->query("SELECT a FROM t WHERE a = '" . $read['a'] . "'"); // BAD
    preg_match('/id=(.*)/', $_GET['q'], $found);
    $db->query("SELECT a FROM t WHERE a = '" . $found[1] . "'"); // BAD
    $db->query("SELECT a FROM t WHERE a = '" . pick($_GET['p'], true) . "'"); // BAD
    $db->query("SELECT a FROM t WHERE a = '" . pick($_GET['p'], false) . "'"); // OK
    $db->query("SELECT a FROM t WHERE a = '" . make('direct')->run($_GET['p']) . "'"); // BAD
    $db->query("SELECT a FROM t WHERE a = '" . make('fixed')->run($_GET['p']) . "'"); // OK
}
