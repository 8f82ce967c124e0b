class SearchController < ApplicationController
  def index
    @lines = Line.all.select { |line| line.text =~ /#{params[:word]}/i }
  end
end
