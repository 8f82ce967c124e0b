<?php
use Illuminate\Support\Facades\Route;

Route::get('/orders', [OrderController::class, 'index'])->middleware('auth');
Route::delete('/orders/{id}', [OrderController::class, 'destroy']);
