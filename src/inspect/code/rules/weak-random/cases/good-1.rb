class PagesController < ApplicationController
  def show
    token = SecureRandom.hex
    dice = rand(1..6)
  end
end
