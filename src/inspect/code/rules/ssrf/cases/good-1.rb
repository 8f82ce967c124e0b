class PagesController < ApplicationController
  def show
    render plain: Net::HTTP.get(URI("https://images.example.com/#{params[:name]}"))
  end
end
