<?php
use Illuminate\Support\Facades\Route;

Route::post('/login', [LoginController::class, 'store']);
Route::middleware(['auth'])->group(function () {
    Route::get('/orders', [OrderController::class, 'index']);
    Route::delete('/orders/{id}', [OrderController::class, 'destroy']);
});
