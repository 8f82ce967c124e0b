class PagesController < ApplicationController
  def show
    logger.info("looked for #{params[:number].to_i}")
  end
end
