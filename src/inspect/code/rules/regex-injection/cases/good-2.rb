class SearchController < ApplicationController
  def index
    @lines = Line.all.select { |line| line.text =~ /#{Regexp.escape(params[:word])}/i }
  end
end
