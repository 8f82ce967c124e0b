<?php
function as_it_came() {
    $target = 'uploads/' . basename($_FILES['photo']['name']);
    move_uploaded_file($_FILES['photo']['tmp_name'], $target); // BAD unrestricted-upload
}

function as_the_browser_says() {
    $target = 'uploads/' . basename($_FILES['photo']['name']);
    if ($_FILES['photo']['type'] === 'image/png') {
        move_uploaded_file($_FILES['photo']['tmp_name'], $target); // BAD unrestricted-upload
    }
}

function of_a_kind() {
    $name = basename($_FILES['photo']['name']);
    $ending = strtolower(pathinfo($name, PATHINFO_EXTENSION));
    if ($ending === 'png' || $ending === 'jpg') {
        move_uploaded_file($_FILES['photo']['tmp_name'], 'uploads/' . $name); // OK unrestricted-upload
    }
}

function with_an_ending() {
    $name = basename($_FILES['photo']['name']);
    move_uploaded_file($_FILES['photo']['tmp_name'], 'uploads/' . $name . '.png'); // OK unrestricted-upload
}

function errors($order) {
    try {
        $order->send();
    } catch (Exception $e) {
        echo 'Not sent: ' . $e->getMessage(); // BAD error-details-exposed
        error_log($e->getMessage()); // OK
        echo 'Not sent: ' . $e->getCode(); // OK
    }
}

function settings($name) {
    unlink($_SERVER[$name]); // OK path-traversal
    unlink($_SERVER['HTTP_X_FILE']); // BAD path-traversal
}
