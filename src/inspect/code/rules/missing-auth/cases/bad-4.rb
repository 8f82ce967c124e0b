class ItemsController < ApplicationController
  skip_before_action :authenticate_user!, except: [:destroy]

  def index
    @items = Item.all
  end
end
